"""The input of rules: messages, parts, sequences, workspaces."""
