"""Registers: units, and what is known of them."""
