"""The platform put together: settings, addresses, logging, and the one command."""
