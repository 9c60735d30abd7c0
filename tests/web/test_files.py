"""A file of the workspace in the browser: its lines, and nothing outside or hidden."""

from typing import Any

import pytest

from .test_tasks import words


def test_a_long_file_is_shown_around_a_line(site: Any) -> None:
    rows = "".join(f"n{number}@x.example,N{number}\n" for number in range(2, 1_001))
    (site.root / "contacts/long.csv").write_text(f"email,first_name\n{rows}")
    page = site.client().get("/files/contacts/long.csv?line=500")
    assert 'id="L500" class="code-at"' in page.text
    assert "n350@" in page.text and "n349@" not in page.text
    assert "n650@" in page.text and "n651@" not in page.text
    assert "Lines before 350" in words(page) and "Lines after 650" in words(page)
    past = site.client().get("/files/contacts/long.csv?line=999999999")
    assert past.status_code == 200 and "shorter than line" in words(past)


@pytest.mark.parametrize(
    "path",
    [
        ".tactful/state.db",
        "../outside.md",
        "templates/../../outside.md",
        "/etc/passwd",
        "link.md",
        "contacts",
        "nothing.md",
        ".env.md",
        "templates/%00.md",
    ],
)
def test_what_is_outside_or_hidden_is_no_file(site: Any, path: str) -> None:
    outside = site.root.parent / "outside.md"
    outside.write_text("SECRET")
    (site.root / "link.md").symlink_to(outside)
    (site.root / ".env.md").write_text("SECRET")
    answer = site.client().get(f"/files/{path}")
    assert answer.status_code in (308, 404)
    assert "SECRET" not in answer.text


def test_a_files_text_is_text(site: Any) -> None:
    (site.root / "templates/x.md").write_bytes(b"<script>alert(1)</script>\n\xff\xfe\x00\n")
    page = site.client().get("/files/templates/x.md")
    assert page.status_code == 200
    assert "<script>alert" not in page.text and "&lt;script&gt;alert(1)" in page.text
