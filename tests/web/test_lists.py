"""Lists in the browser: findings on the cell, a cell corrected in the file, import, duplicates."""

import io
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from tactful.campaigns.store.tables import Contact, FreeTask, PersonDecision
from tactful.web.uploads import UploadError, plain_name

from .test_pages import CSRF, post
from .test_tasks import words

LIST = "contacts/guide.csv"
PAGE = f"/lists/of/{LIST}"
MORE = """\
no-address,Jos\u00c3\u00a9,Pe\u00f1a,BIRCH PRESS,,,ana
zoe.adams@acme.example,Zoe,Adams,Acme,the buying guide,,ana
"""


@pytest.fixture
def faulty(site: Any) -> Any:
    file = site.root / LIST
    file.write_text(file.read_text(encoding="utf-8") + MORE, encoding="utf-8")
    return site


def correct(client: Any, row: int, *, do: str = "save", base: str | None = None,
            **cells: str) -> Any:  # fmt: skip
    page = client.get(f"/lists/row/{LIST}?row={row}")
    token = CSRF.search(page.text)
    assert token is not None
    now = page.text.split('name="base" value="')[1].split('"')[0]
    data = {"csrf_token": token[1], "row": row, "base": base or now, "do": do, **cells}
    return client.post(f"/lists/row/{LIST}", data=data)


def settled(client: Any, path: str) -> Any:
    """Return a page once what it waits for beside the request is there."""
    for _ in range(60):
        page = client.get(path)
        if "data-live" not in page.text:
            return page
    raise AssertionError(f"{path} is still at work")


def contacts(site: Any) -> int:
    with site.store.reading() as session:
        return session.scalar(select(func.count()).select_from(Contact)) or 0


def test_findings_stand_on_their_cells_and_rows_are_narrowed(faulty: Any) -> None:
    client = faulty.client()
    text = words(settled(client, PAGE))
    assert "6 rows" in text and "2 rows with errors" in text
    assert "Error: 'no-address' is not a valid address" in text
    assert "Write 'Jos\u00e9'" in text
    page = client.get(f"{PAGE}?show=errors").text
    assert 'id="row-5"' in page and 'id="row-6"' in page and 'id="row-1"' not in page
    assert "<script>alert" not in page
    found = client.get(f"{PAGE}?find=schillingsfurst").text
    assert 'id="row-4"' in found and 'id="row-1"' not in found
    assert "No rows found" in words(client.get(f"{PAGE}?find=nobody-has-this"))
    assert client.get("/lists/of/tactful.toml").status_code == 404
    assert client.get("/lists/of/contacts/../tactful.toml").status_code == 404
    assert LIST in words(client.get("/lists"))


def test_a_cell_is_corrected_in_the_file_and_taken_back(faulty: Any) -> None:
    client, file = faulty.client(), Path(faulty.root, LIST)
    before = file.read_bytes()
    checked = correct(client, 5, do="check", **{"cell-0": "jose@birch.example"})
    text = words(checked)
    assert "is not a valid address" not in text and "jose@birch.example" in text
    assert file.read_bytes() == before
    formula = correct(client, 5, **{"cell-1": "=1+1"})
    assert formula.status_code == 422 and "as a formula" in words(formula)
    assert correct(client, 5, **{"cell-0": "jose@birch.example"}).status_code == 303
    assert file.read_bytes() == before.replace(b"no-address", b"jose@birch.example")
    text = words(settled(client, PAGE))
    assert "Row 5 of contacts/guide.csv is corrected" in text and "not a valid" not in text
    assert post(client, f"/lists/row/{LIST}?row=5", f"/lists/undo/{LIST}?row=5").status_code == 303
    assert file.read_bytes() == before


def test_a_row_that_somebody_changed_meanwhile_is_shown_and_nothing_is_lost(faulty: Any) -> None:
    client, file = faulty.client(), Path(faulty.root, LIST)
    old = client.get(f"/lists/row/{LIST}?row=5").text.split('name="base" value="')[1].split('"')[0]
    file.write_text(file.read_text(encoding="utf-8").replace("BIRCH PRESS", "Birch Press Ltd"))
    stale = correct(client, 5, base=old, **{"cell-0": "jose@birch.example"})
    assert stale.status_code == 409
    assert "Somebody changed this row meanwhile" in words(stale)
    assert 'value="jose@birch.example"' in stale.text and "no-address" in file.read_text("utf-8")
    assert correct(client, 5, **{"cell-0": "jose@birch.example"}).status_code == 303
    assert "Birch Press Ltd" in file.read_text("utf-8")


def test_a_list_is_uploaded_understood_imported_and_taken_back(site: Any) -> None:
    client = site.client()

    def upload(name: str, raw: bytes) -> Any:
        token = CSRF.search(client.get("/import").text)
        assert token is not None
        data = {"csrf_token": token[1], "file": (io.BytesIO(raw), name)}
        return client.post("/import/upload", data=data, content_type="multipart/form-data")

    raw = b"E-Mail,Vorname,Firm name\npia@dune.example,Pia,Dune\nkim@elm.example,Kim,Elm\n"
    sent = upload("../../etc/M\u00e4rz leads.CSV", raw)
    assert sent.location == "/import?list=contacts/M%C3%A4rz-leads.csv"
    kept = site.root / "contacts/M\u00e4rz-leads.csv"
    assert kept.read_bytes() == raw
    text = words(settled(client, sent.location))
    assert "Import 2 people?" in text and "2 new" in text and "Firm name" in text
    mapped = post(client, sent.location, f"/import/columns?{sent.location.split('?')[1]}",
                  **{"column-2": "contact.company"})  # fmt: skip
    assert mapped.status_code == 303
    assert '"Firm name" = "contact.company"' in (site.root / "tactful.toml").read_text("utf-8")
    page = settled(client, sent.location)
    base = page.text.split('name="base" value="')[1].split('"')[0]
    stale = post(client, sent.location, sent.location, base="0" * 64)
    assert stale.status_code == 303 and contacts(site) == 0
    assert post(client, sent.location, sent.location, base=base).status_code == 303
    assert contacts(site) == 2
    text = words(settled(client, sent.location))
    assert "is imported: 2 new people" in text and "Nothing new in this list" in text
    assert post(client, "/import", "/import/undo/1").status_code == 303
    assert contacts(site) == 0
    assert "taken back" in words(client.get("/import"))
    for name, body, why in (
        ("leads.pdf", b"%PDF", "is no list that can be read"),
        ("x.csv", b"", "The file is empty"),
        ("x.csv", b"a" * ((50 << 20) + 1), "larger than 50 MB"),
    ):
        refused = upload(name, body)
        assert refused.status_code == 422 and why in words(refused), name
    assert upload("x.csv", b"a" * (52 << 20)).status_code == 413


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("leads.csv", "leads.csv"),
        ("..\\..\\a b.XLSX", "a-b.xlsx"),
        ("/etc/.hidden.csv", "hidden.csv"),
        ("....csv", "list.csv"),
        ("contacts/../x\0.tsv", "x.tsv"),
        ("\u8868 2026.csv", "\u8868-2026.csv"),
    ],
)
def test_an_uploaded_name_is_made_plain(name: str, plain: str) -> None:
    assert plain_name(name) == plain


def test_a_name_without_a_list_kind_is_refused() -> None:
    for name in ("x.exe", "csv", "", "x.csv/", "x.toml"):
        with pytest.raises(UploadError):
            plain_name(name)


def test_two_who_may_be_one_are_decided_and_it_is_remembered(faulty: Any) -> None:
    faulty.enrolled()
    client, page = faulty.client(), f"/duplicates?list={LIST}"
    text = words(settled(client, page))
    assert "Zoe Adams and Zoe Adams" in text and "Same last name" in text
    pair = {"one": "zoe@acme.example", "other": "zoe.adams@acme.example"}
    post(client, page, page, do="ask", **pair)
    with faulty.store.reading() as session:
        asked = session.scalars(select(FreeTask)).one()
        assert asked.owner == "ana" and "zoe.adams@acme.example" in asked.text
    assert "Is zoe.adams@acme.example the same person" in words(client.get("/tasks"))
    post(client, page, page, do="different", **pair)
    text = words(settled(client, page))
    assert "are two people" in text and "Zoe Adams and Zoe Adams" not in text
    post(client, page, f"/duplicates/undo/1?list={LIST}")
    assert "Zoe Adams and Zoe Adams" in words(settled(client, page))
    post(client, page, page, do="merge", **pair)
    with faulty.store.reading() as session:
        made = session.scalars(select(PersonDecision).order_by(PersonDecision.id.desc())).first()
        assert made is not None and made.verdict == "same"
    assert "mail goes to zoe@acme.example" in words(settled(client, page))


def test_people_campaigns_and_files_are_found(site: Any) -> None:
    site.enrolled()
    client = site.client()
    for asked, found in (
        ("hohenlohe", "Maximiliane"),
        ("zoe@acme", "Zoe Adams"),
        ("cedar okoro", "eve@cedar.example"),
        ("SCHILLINGSF\u00dcRST", "Maximiliane"),
        ("guide", "campaigns/guide.yml"),
        ("approve", "Approve by shape"),
    ):
        assert found in words(client.get("/search", query_string={"q": asked})), asked
    assert "Nothing found" in words(client.get("/search?q=nobody-here"))
    text = words(client.get("/people?address=ZOE@acme.example", follow_redirects=True))
    assert "Zoe Adams" in text and "Closing the file, Zoe" in text and "guide" in text
    assert client.get("/people/999").status_code == 404
    eve = words(client.get("/people?address=eve@cedar.example", follow_redirects=True))
    assert "<script>alert(1)</script> Okoro" in eve
