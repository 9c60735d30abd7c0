"""Who comes into a sequence, and whose they are."""
