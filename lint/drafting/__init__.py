"""A follow-up sequence drafted from an initial email, a list and the library: files to edit."""
