"""What the rules see: messages, parts, sequences, workspaces."""
