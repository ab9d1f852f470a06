"""Ledgers: the pages."""
