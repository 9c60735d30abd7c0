"""The example workspace, with files laid over it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tactful.lint.rule.examples import write_example
from tactful.templates.workspace.workspace import Workspace, open_workspace

MAIL = (
    "---\nsubject: Rivers, and {{{{ lead.asset }}}}\npreheader: Two pages\n---\n{}\n\n"
    "[Stop]({{{{ unsubscribe_url }}}}) · {{{{ workspace.postal_address }}}}\n"
)
ONLY = (
    "--select",
    "T105,M201,M202,M203,R304",
)  # what a test is about, whatever else there is to say
NO_WRITING = 'ignore = ["W"]\n'
Example = Callable[..., Workspace]


@pytest.fixture
def example(tmp_path: Path) -> Example:
    """Return a function that opens the example workspace with some files replaced or added.

    ``text`` is what the follow-up says; ``lint`` what stands under ``[lint]``.
    """

    def open_with(text: str | None = None, lint: str = "", **files: str) -> Workspace:
        write_example(tmp_path)
        if text is not None:
            files["templates/follow-up.md"] = MAIL.format(text)
        settings = tmp_path / "tactful.toml"
        # How the few words of a test are written is no matter here.
        settings.write_text(settings.read_text() + f"\n[lint]\n{lint or NO_WRITING}")
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8", newline="")
        return open_workspace(tmp_path)

    return open_with
