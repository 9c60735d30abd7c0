"""Finds rows that are the same person with different data."""
