"""The vocabulary: each word of the surface rewritten into scopes, facts, formulas, guards and steps. Nothing here evaluates."""
