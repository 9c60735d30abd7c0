"""How tasks went and what was answered, and where that leads."""
