"""Messages: rendered, drafted, approved, linked."""
