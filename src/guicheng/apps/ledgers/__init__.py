"""Registers of what a unit has: systems, catalogues, contracts, suppliers; each row with its history."""
