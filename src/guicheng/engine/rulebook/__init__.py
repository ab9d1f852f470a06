"""Rulebooks: how they are read, checked and kept."""
