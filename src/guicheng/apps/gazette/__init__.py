"""The gazette: the official texts of regulations, as they were published and loaded."""
