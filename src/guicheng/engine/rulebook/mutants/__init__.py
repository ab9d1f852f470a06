"""How a rulebook is changed in one place at a time, and which scenarios are worth asking about a change."""
