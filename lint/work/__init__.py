"""A run of the linter: targets, cache, watching, fixing."""
