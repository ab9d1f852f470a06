"""The engine: what follows from a rulebook for one case on one day. Pure: no clock, no input or output, no framework."""

SEMANTICS = "1"
"""The version of what rulebooks mean. Receipts carry it; another version cannot be compared."""
