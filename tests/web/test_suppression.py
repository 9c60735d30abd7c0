"""The page of who gets no emails: adding, taking back, bringing a list and taking it along."""

import csv
import io
from typing import Any

import pytest
from sqlalchemy import select

from tactful.campaigns.model import EnrolmentState
from tactful.campaigns.store.tables import (
    Audit,
    ContactAddress,
    Enrolment,
    StoredMessage,
    Suppression,
)

from .test_pages import CSRF, post
from .test_tasks import words

PAGE = "/suppression"


def kept(site: Any) -> dict[str, str]:
    with site.store.reading() as session:
        return {one.value: one.why for one in session.scalars(select(Suppression))}


def bring(client: Any, text: str | bytes, name: str = "out.csv") -> Any:
    token = CSRF.search(client.get(PAGE).text)
    assert token is not None
    raw = text if isinstance(text, bytes) else text.encode()
    data = {"csrf_token": token[1], "list": (io.BytesIO(raw), name)}
    return client.post(f"{PAGE}/list", data=data, content_type="multipart/form-data")


def test_somebody_is_suppressed_found_and_allowed_again(site: Any) -> None:
    site.enrolled()
    client = site.client()
    assert "Nobody is suppressed" in words(client.get(PAGE))
    assert (
        post(client, PAGE, PAGE, value="Zoe@Acme.example", why="asked by phone").status_code == 303
    )
    text = words(client.get(PAGE))
    assert "zoe@acme.example Asked by phone." in text and "1 sequence stopped" in text
    assert "Nothing found" in words(client.get(f"{PAGE}?find=omar"))
    assert "2 entries with “ZOE”" in words(client.get(f"{PAGE}?find=ZOE"))  # and the person
    silent = post(client, PAGE, f"{PAGE}/undo", value="zoe@acme.example")
    assert silent.status_code == 422 and "Say why" in words(silent)
    post(client, PAGE, f"{PAGE}/undo", value="zoe@acme.example", why="wants them again")
    assert kept(site) == {} and "can get emails again" in words(client.get(PAGE))


def test_what_is_no_address_is_said_and_stays_in_its_field(site: Any) -> None:
    client = site.client()
    wrong = post(client, PAGE, PAGE, value="<b>zoe", why="by phone & fax")
    assert wrong.status_code == 422 and "is not an address or a domain" in words(wrong)
    assert "<b>zoe" not in wrong.text and 'value="by phone &amp; fax"' in wrong.text
    assert kept(site) == {}


@pytest.mark.parametrize(
    "text",
    [
        "zoe@acme.example\n\n BIRCH.example \n",
        "Email Address,Unsub time\nzoe@acme.example,2026\n@birch.example,2025\n",
        "name;E-Mail\nZoe;<Zoe@acme.example>\nAll;birch.example\nZoe;zoe@ACME.example\n",
    ],
)
def test_a_list_of_another_tool_is_taken_whole(site: Any, text: str) -> None:
    site.enrolled()
    client = site.client()
    assert bring(client, text).status_code == 303
    said = words(client.get(PAGE))
    assert "2 of out.csv newly get no more emails. 2 sequences stopped." in said
    found = kept(site)
    assert found["zoe@acme.example"] == "on the list out.csv" and "birch.example" in found
    with site.store.reading() as session:
        states = [one.state for one in session.scalars(select(Enrolment))]
        assert states.count(EnrolmentState.opted_out) == 2
        assert session.scalars(select(Audit).where(Audit.action == "suppressed")).all()
    bring(client, text)
    assert "0 of out.csv newly get no more emails, 2 were so before." in words(client.get(PAGE))


def test_a_reason_of_the_list_is_kept_and_goes_along(site: Any) -> None:
    client = site.client()
    bring(client, "value,reason\nmax@x.example,=cmd()\ny.example,a competitor\n")
    assert kept(site) == {"max@x.example": "=cmd()", "y.example": "a competitor"}
    saved = client.get(f"{PAGE}.csv")
    assert saved.mimetype == "text/csv" and "attachment" in saved.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(saved.text)))
    assert {row["value"]: row["reason"] for row in rows} == {
        "max@x.example": "'=cmd()",
        "y.example": "a competitor",
    }
    for value in ("max@x.example", "y.example"):
        post(client, PAGE, f"{PAGE}/undo", value=value, why="again")
    assert bring(client, saved.data).status_code == 303  # our own list comes back
    assert set(kept(site)) == {"max@x.example", "y.example"}


def test_of_a_faulty_list_nothing_is_taken_and_every_line_is_named(site: Any) -> None:
    client = site.client()
    wrong = bring(client, "zoe@acme.example\nnobody\nok.example\nzoe@@acme\n", "bad.txt")
    assert wrong.status_code == 422
    text = words(wrong)
    assert "bad.txt:2" in text and "bad.txt:4" in text and "bad.txt:3" not in text
    assert kept(site) == {}
    many = words(bring(client, "\n".join(["nobody"] * 80)))
    assert "30 more lines are neither an address nor a domain" in many
    assert "Choose a file" in words(bring(client, "", ""))
    assert bring(client, b"\x89PNG\r\n\x1a\n\0\0\0\0").status_code == 422
    assert bring(client, "").status_code in (303, 422)


def test_a_long_list_is_paged(site: Any) -> None:
    client = site.client()
    bring(client, "".join(f"someone{n}@x.example\n" for n in range(120)))
    first = client.get(PAGE)
    assert first.text.count("Allow again…") == 50 and "120 entries" in words(first)
    with site.store.reading() as session:
        ids = list(session.scalars(select(Suppression.id).order_by(Suppression.id)))
    last = client.get(f"{PAGE}?before={ids[20]}")
    assert last.text.count("Allow again…") == 20 and "Older" not in words(last)


def test_a_person_is_forgotten_from_their_page(site: Any) -> None:
    site.enrolled()
    client, page = site.client(), "/people/1"
    with site.store.reading() as session:
        address = session.scalars(select(ContactAddress.address)).first()
    assert "Forget this person…" in words(client.get(page))
    assert post(client, page, f"{page}/forget").status_code == 303
    assert (
        "Nothing was erased: tick" in words(client.get(page)) and address in client.get(page).text
    )
    assert post(client, page, f"{page}/forget", sure="yes").status_code == 303
    text = words(client.get(page))
    assert "This person is forgotten" in text and "contacts/" in text
    again = client.get(page).text
    assert address not in again and "Forget this person…" not in again
    assert "Somebody who was forgotten" in again and "forgotten-1@forgotten.test" in again
    assert "Gets no emails: Asked to be forgotten" in words(client.get(page))
    assert "1 address of people who asked to be forgotten" in words(client.get(PAGE))
    for other in ("/", "/search?q=forgotten", "/campaigns/guide", "/replies", "/sending", "/tasks"):
        assert client.get(other).status_code == 200, other
    with site.store.reading() as session:
        first = session.scalars(select(StoredMessage.id).where(StoredMessage.enrolment_id == 1))
        for message in first:
            assert client.get(f"/review/{message}").status_code in (200, 303, 404)
