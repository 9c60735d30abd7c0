"""What a person can do: the commands, the pages and the demo call these, and nothing below."""
