"""The rulebook to be read: chapters, articles, parameters."""
