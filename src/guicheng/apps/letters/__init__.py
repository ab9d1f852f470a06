"""Official letters: numbered, drafted from facts, reviewed, issued, superseded."""
