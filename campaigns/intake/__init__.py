"""What comes back by mail: one raw message in, what it is out; no database, no network."""
