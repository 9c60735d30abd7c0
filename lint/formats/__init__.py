"""One file an output format: text, JSON."""
