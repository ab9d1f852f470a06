"""Letters: the pages."""
