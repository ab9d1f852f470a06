"""Forms whose fields come from the rulebook: what they show, and how what was typed is read."""
