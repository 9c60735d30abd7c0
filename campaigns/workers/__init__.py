"""Several processes, on one host or more, that share the work of one database on a server."""
