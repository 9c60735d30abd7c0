"""What one person and one company may get."""
