"""What a rulebook that can be loaded may still have wrong: one small file for each kind of question."""
