"""What pages and commands show, read from the database."""
