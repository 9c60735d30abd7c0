"""Messages leave: the runner, one message at a time, and the wire."""
