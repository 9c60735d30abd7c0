"""Loads what the commands load, and lets lint read its books: command_line.py forks this process."""

import gc
import tempfile
from importlib import import_module
from pathlib import Path

from tactful.cli import command_files, group
from tactful.lint.rule.examples import write_example

for files in command_files().values():
    for module in files:
        import_module(module)
with tempfile.TemporaryDirectory() as folder:
    write_example(Path(folder))
    arguments = ["lint", "-C", folder, "--no-cache", "--quiet", "--output", f"{folder}/found"]
    group.main(arguments, standalone_mode=False)
gc.freeze()
