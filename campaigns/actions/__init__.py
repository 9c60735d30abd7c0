"""What people do: the command line, the web, and the demo call these."""
