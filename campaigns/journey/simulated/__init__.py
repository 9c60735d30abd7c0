"""A campaign played through on its list, with drawn outcomes."""
