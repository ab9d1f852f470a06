"""Duplicates: the pages."""
