"""The workbench: what waits for a person, and the coming days."""
