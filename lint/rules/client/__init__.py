"""H: HTML and mail clients."""
