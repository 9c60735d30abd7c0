"""One file a command; see tactful/cli.py."""
