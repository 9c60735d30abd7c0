"""``python -m tactful``."""

from .cli import main

main()
