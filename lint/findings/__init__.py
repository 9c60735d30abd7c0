"""Findings, the edits that fix them, and the report of a run."""
