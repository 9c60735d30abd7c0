"""One file a rule, one folder a family; found by walking (lint/engine.py)."""
