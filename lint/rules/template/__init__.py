"""T: the template's source."""
