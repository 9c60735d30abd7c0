"""Who, when, and what happened: the only room with a database or a network."""
