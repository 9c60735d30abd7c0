"""W: the writing."""
