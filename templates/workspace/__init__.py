"""A workspace: the settings, campaigns, fields and content that the user keeps as files."""
