"""A small workspace that tests lay down and change file by file."""

import gc
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path

import pytest

from tactful.templates.workspace.workspace import Workspace, open_workspace

SMALL: dict[str, str] = {
    "tactful.toml": """\
name = "Brightwater"
postal_address = "1 Quay Street, Leeds LS1 4AP"
timezone = "Europe/London"
public_url = "https://mail.brightwater.example"

[fields.contact]
first_name = { type = "name", fallback = "there" }
last_name = { type = "name" }
title = { type = "picklist", spoken = { "VP of marketing" = "a marketing leader" } }

[fields.lead]
asset = { type = "text", required = true }

[mailboxes.sam]
address = "sam@brightwater.example"
name = "Sam Ortiz"
phone = "+44 113 496 0000"
""",
    "campaigns/spring.yml": """\
campaign: spring
initial: hello.md
sequence:
  steps:
    - email: follow-up.md
      wait: 1 business day
    - call: call.txt
      wait: 1 business day
    - email: goodbye.mjml
      wait: 2 business days
      goodbye: true
""",
    "templates/hello.md": "---\nsubject: Come and see\n---\nHi {{ contact.first_name }},\n\nwe open on Monday.\n",
    "templates/follow-up.md": "---\nsubject: Your {{ lead.asset }}\n---\nHi {{ contact.first_name | given }},\n\nhere is {{ lead.asset }}.\n",
    "templates/call.txt": "Ask {{ contact.first_name }} about {{ lead.asset }}.\n",
    "templates/goodbye.mjml": """\
<mjml>
  <mj-head>
    <mj-title>Goodbye, {{ contact.first_name }}</mj-title>
    <mj-preview>One last thing about {{ lead.asset }}</mj-preview>
  </mj-head>
  <mj-body>
    <mj-section>
      <mj-column>
        <mj-text>Dear {{ contact.first_name }},</mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
""",
}


@pytest.fixture(scope="session", autouse=True)
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The user's own files: none of the real ones is touched."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    """No test leaves the process without garbage collection: it would grow by gigabytes."""
    yield
    end = time.monotonic() + 60
    while not gc.isenabled() and time.monotonic() < end:
        time.sleep(0.01)  # a page's check of a list still runs in its own thread
    assert gc.isenabled()


@pytest.fixture(scope="session")
def caches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders for thousands of tests; pytest would list all there are to name the next."""
    root = tmp_path_factory.mktemp("caches")
    return (root / str(number) for number in count())


@pytest.fixture(autouse=True)
def own_cache(caches: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep what lint finds out of the cache of whoever runs the tests."""
    folder = next(caches)
    folder.mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    monkeypatch.delenv("TACTFUL_CACHE_DIR", raising=False)
    return folder / "tactful"


@pytest.fixture
def lay(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes the small workspace with some files replaced or added."""

    def write(files: Mapping[str, str | bytes] | None = None) -> Path:
        for name, text in {**SMALL, **(files or {})}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path

    return write


@pytest.fixture
def workspace(lay: Callable[..., Path]) -> Callable[..., Workspace]:
    """Return a function that lays and opens the small workspace."""
    return lambda files=None: open_workspace(lay(files))
