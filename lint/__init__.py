"""Is it fit to send: content and a list in, findings out. No clock, no network."""
