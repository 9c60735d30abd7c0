"""The same person under different data."""
