"""Every row of a list has its preview, whatever stands in it; people are found without accents."""

from typing import Any

import pytest

from .test_pages import words

HEAD = "email,first_name,last_name,company,asset,notes,owner\n"
ODD = (
    "not an address",
    "",
    "zoe@",
    "@acme.example",
    "zoe@acme",
    "zoe adams@acme.example",
    "zoe@acme.example, bob@acme.example",
    "Zoe <zoe@acme.example>",
    "mailto:zoe@acme.example",
    "zoe@acme..example",
    f"{'z' * 300}@acme.example",
    "zoé@acme.example",
    "n/a",
)


def with_list(site: Any, *rows: str) -> Any:
    (site.root / "contacts/guide.csv").write_text(HEAD + "\n".join(rows) + "\n")
    return site.client()


@pytest.mark.parametrize("most", [2_000, 0])  # 0: a list too long to foresee on a page
@pytest.mark.parametrize("address", ODD)
def test_a_row_with_an_odd_address_has_its_preview(
    site: Any, address: str, most: int, monkeypatch: Any
) -> None:
    monkeypatch.setattr("tactful.web.context.MAX_FORESEEN", most)
    client = with_list(site, f'"{address}",Zoe,Adams,Acme,the buying guide,,ana')
    for step in (0, 1, 2, 3):
        page = client.get(f"/campaigns/guide/preview?step={step}&row=1")
        assert page.status_code == 200, words(page)
        assert "Zoe Adams" in words(page)
    for view in ("mail", "source"):
        assert client.get(f"/campaigns/guide/{view}?step=1&row=1").status_code in (200, 404)


NAMES = (
    "jose@acme.example,José,Muñoz,Acme,the buying guide,,ana",
    "bjorn@acme.example,Bjørn,Ørsted,Acme,the buying guide,,ana",
    "anke@acme.example,Anke,Müller-Weiß,Größe & Söhne,the buying guide,,ana",
    "lukasz@acme.example,Łukasz,Wójcik,Acme,the buying guide,,ana",
    "ngoc@acme.example,Ngọc,Đặng,Acme,the buying guide,,ana",
)


@pytest.mark.parametrize(
    ("asked", "row"),
    [
        ("jose munoz", 1),
        ("JOSÉ", 1),
        ("orsted", 2),
        ("Bjoern Oersted", 2),
        ("muller", 3),
        ("mueller", 3),
        ("weiss groesse", 3),
        ("Müller", 3),
        ("lukasz wojcik", 4),
        ("ngoc dang", 5),
    ],
)
def test_finding_folds_accents(site: Any, asked: str, row: int) -> None:
    client = with_list(site, *NAMES)
    found = client.get("/campaigns/guide/preview", query_string={"q": asked})
    assert (found.status_code, f"row={row}" in found.location) == (303, True)
