"""A window: shows and asks, decides nothing."""
