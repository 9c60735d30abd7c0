"""X: the linter itself."""
