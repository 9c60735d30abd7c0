"""Somebody's way through the steps: what they had, what is next, what it depends on."""
