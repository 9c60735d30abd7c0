"""Where each character of a rendered text comes from."""
