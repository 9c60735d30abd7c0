"""Enrolments and their schedule."""
