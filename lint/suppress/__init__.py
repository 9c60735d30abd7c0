"""What is not shown, and why: comments, settings, a baseline."""
