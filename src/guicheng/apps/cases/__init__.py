"""Cases: the log of acts and its one door, and what is derived from it."""
