"""Reads a text as a person would, and says where a merge went wrong. Knows no workspace."""
