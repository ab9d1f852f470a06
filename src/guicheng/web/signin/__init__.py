"""Signing in, and choosing for whom one acts."""
