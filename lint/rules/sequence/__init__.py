"""S: the sequence."""
