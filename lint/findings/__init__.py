"""Verdicts at a place, the edits that would fix them, and the report of a run."""
