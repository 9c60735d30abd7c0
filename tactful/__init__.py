"""Tactful: follow-ups a person would be glad to get."""

__version__ = "0.1.0"
