"""A step is closed and the next one planned; people follow edits and releases."""
