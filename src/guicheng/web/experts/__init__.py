"""Experts: the pages."""
