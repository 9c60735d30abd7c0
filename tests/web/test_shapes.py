"""The page of shapes: one of each kind of message, the strangest first."""

from typing import Any

from .test_tasks import words

PAGE = "/campaigns/guide/shapes"


def gathered(client: Any) -> Any:
    for _ in range(60):
        page = client.get(PAGE)
        if "data-live" not in page.text:
            return page
    raise AssertionError("it never ended")


def test_each_shape_is_shown_once_held_ones_first(site: Any) -> None:
    people = site.root / "contacts/guide.csv"
    people.write_text(people.read_text() + "ann@dune.example,Ann,Bell,,,,ana\n", encoding="utf-8")
    page = gathered(site.client())
    text = words(page)
    assert "15 messages of" in text and "Held" in text
    step = text.split("Step 1")[1]
    assert step.index("1 of 5 Held") < step.index("3 of 5")
    assert "lead.asset" in step  # why it is held
    assert "<script>alert" not in page.text
    assert page.text.count("/campaigns/guide/preview?step=1&amp;to=ann@dune.example") >= 1


def test_who_gets_nothing_is_counted_with_the_reason(site: Any) -> None:
    people = site.root / "contacts/guide.csv"
    people.write_text(people.read_text() + "nobody,No,Body,X,the guide,,ana\n", encoding="utf-8")
    text = words(gathered(site.client()))
    assert "Who gets nothing" in text and "1 " in text.split("Who gets nothing")[1]


def test_a_new_text_and_a_decision_are_seen(site: Any) -> None:
    client = site.client()
    assert "Your copy of the buying guide" in words(gathered(client))
    file = site.root / "templates/01-thanks.mjml"
    file.write_text(file.read_text().replace("Your copy of", "Here is"), encoding="utf-8")
    assert "Here is the buying guide" in words(gathered(client))
    site.enrolled()
    assert "Here is the buying guide" in words(gathered(client))


def test_without_a_list_or_with_a_broken_one_it_says_so(site: Any) -> None:
    campaign = site.root / "campaigns/guide.yml"
    people = site.root / "contacts/guide.csv"
    people.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\0")
    assert site.client().get(PAGE).status_code >= 200
    text = campaign.read_text().replace("audience: {contacts: contacts/guide.csv}\n", "")
    campaign.write_text(text, encoding="utf-8")
    assert "The campaign has no list" in words(site.client().get(PAGE))
    assert site.client().get("/campaigns/none/shapes").status_code == 404
