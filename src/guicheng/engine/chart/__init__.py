"""The flow chart of a rulebook: `graph` says what it consists of, `place` and `route` where it lies, `svg` and `bpmn` write it."""
