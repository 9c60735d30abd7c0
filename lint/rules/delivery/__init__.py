"""D: deliverability and law."""
