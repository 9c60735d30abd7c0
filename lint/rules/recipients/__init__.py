"""R: the recipients."""
