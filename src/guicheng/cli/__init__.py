"""The engine at the command line: rulebooks, scenarios, calendars. Needs no database and no framework."""
