"""Registers: jurisdictions, organisations, who acts for whom, and what is known of units and of the jurisdiction."""
