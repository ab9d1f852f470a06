"""Guicheng 规程: government IT projects under their own regulation."""
