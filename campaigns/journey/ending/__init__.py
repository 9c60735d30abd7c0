"""How a sequence ends, and the tasks that come of it."""
