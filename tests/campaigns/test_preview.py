"""`tactful preview`: what would be sent, before anything is."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tactful.campaigns.commands.enrol import command as enrol
from tactful.campaigns.commands.preview import command
from tactful.campaigns.messages.gallery import Entry, gallery, shapes, shown
from tactful.templates.errors import TactfulError
from tactful.templates.message import Address, Message
from tactful.templates.render.compose import Composer
from tactful.templates.workspace.workspace import open_workspace

from ..command_line import tactful
from .conftest import Place

Lay = Callable[..., Path]
PEOPLE = {
    "contacts/leads.csv": (
        "email,first_name,last_name,title,asset\n"
        "jim@acme.example,JIM,Brodo,VP of marketing,the guide\n"
        "ann@acme.example,,Lee,,the guide\n"
    ),
    "campaigns/spring.yml": (
        "campaign: spring\naudience: {contacts: contacts/leads.csv}\ninitial: hello.md\n"
        "sequence:\n  steps:\n    - email: follow-up.md\n    - call: call.txt\n    - email: goodbye.mjml\n"
    ),
}


def run(*words: str) -> Result:
    return CliRunner().invoke(command, list(words), catch_exceptions=True)


def test_one_person_gets_what_the_composer_makes(lay: Lay) -> None:
    root = lay(PEOPLE)
    done = run("spring", "-C", str(root), "--to", "JIM@acme.example", "--format", "json")
    messages = json.loads(done.output)
    assert [m["step"] for m in messages] == [0, 1, 3]
    opened = open_workspace(root)
    values = {"contact.email": "jim@acme.example", "contact.first_name": "JIM",
              "contact.last_name": "Brodo", "contact.title": "VP of marketing", "lead.asset": "the guide"}  # fmt: skip
    link = dict(messages[1]["headers"])["List-Unsubscribe"].strip("<>")
    assert link.startswith("https://mail.brightwater.example/u/")
    expected = Composer(opened, opened.campaign("spring")).compose(
        1, values, sender=opened.mailbox(), unsubscribe_url=link
    )
    assert messages[1]["digest"] == expected.digest
    assert messages[1]["text"] == expected.text


def test_preview_and_enrol_count_alike(lay: Lay, tmp_path: Path) -> None:
    root = lay(PEOPLE)
    shown = run("-C", str(root), "--output", str(tmp_path / "page.html")).output
    done = CliRunner().invoke(enrol, ["-C", str(root)]).output
    for counted in ("4 messages of the sequence", "2 initial emails"):
        assert counted in shown
        assert counted in " ".join(done.split())
    root = lay({**PEOPLE, "campaigns/spring.yml": PEOPLE["campaigns/spring.yml"].replace(
        "initial: hello.md\n", "")})  # fmt: skip
    shown = run("-C", str(root), "--output", str(tmp_path / "page.html")).output
    assert shown.startswith("4 messages are in ")


def test_the_page_shows_each_shape_once(lay: Lay, tmp_path: Path) -> None:
    root = lay(PEOPLE)
    page = tmp_path / "page.html"
    done = run("-C", str(root), "--output", str(page))
    counted = "4 messages of the sequence, and 2 initial emails as they were sent before"
    assert f"{counted}, are in {page}\n" in done.output
    assert done.exit_code == 1  # no unsubscribe link, no postal address
    text = page.read_text()
    assert text.count("<article>") == 6
    assert 'sandbox=""' in text


def test_unknown_people_campaigns_and_steps_are_told(lay: Lay) -> None:
    root = str(lay(PEOPLE))
    for words, why in (
        (("sprng", "-C", root), "did you mean 'spring'?"),
        (("spring", "-C", root, "--to", "nobody@acme.example"), "is not in the list"),
        (
            ("spring", "-C", root, "--step", "2"),
            "Step 2 is not an email; the email steps are [0, 1, 3]",
        ),
    ):
        done = run(*words)
        assert done.exit_code != 0
        assert why in done.output + str(done.exception)
        assert isinstance(done.exception, SystemExit | TactfulError)


@pytest.mark.parametrize("hostile", ["<script>x</script>", '"></iframe><b>', "{{ 7*7 }}"])
def test_a_hostile_message_stays_inside_its_frame(hostile: str) -> None:
    message = Message(
        Address("a@b.example"),
        Address("c@d.example", hostile),
        hostile,
        hostile,
        f"<p>{hostile}</p>",
    )
    page = gallery([Entry(1, message)], title=hostile, names={})
    assert "<script>" not in page and "</iframe><b>" not in page
    assert ("{{ 7*7 }}" in page) == ("7*7" in hostile)


def test_findings_come_first_then_the_rarest() -> None:
    def entry(name: str, missing: tuple[str, ...] = ()) -> Entry:
        return Entry(1, Message(Address("a@b.example"), Address(name), "s", "t"), missing)

    found = shapes([entry("a"), entry("b"), entry("c", ("contact.title",))])
    assert [(shape.count, shape.why) for shape in found[0][1]] == [(1, "no contact.title"), (2, "")]


def test_what_is_held_and_each_variant_stay_on_a_page_that_is_full() -> None:
    def entry(name: str, number: int, **more: Any) -> Entry:
        message = Message(Address("a@b.example"), Address(name), "s", "t")
        return Entry(1, message, (f"contact.f{number}",), **more)

    held = [entry("held", number, held=True) for number in range(5)]
    many = [entry("many", 99, variant="b") for _ in range(50)]
    rare = [entry("rare", number, variant="a") for number in range(20)]
    ((_, found),) = shapes([*rare, *many, *held])
    assert [shape.sample.held for shape in found[:6]] == [True] * 5 + [False]
    kept = shown(found, most=4)
    assert [shape.sample.held for shape in kept] == [True] * 5 + [False] * 4
    assert {shape.sample.variant for shape in kept[5:]} == {"a", "b"}
    assert kept[-1].count == 50


def test_a_page_shows_sixty_shapes_of_a_step_and_says_how_many_it_leaves_out() -> None:
    def entry(number: int) -> Entry:
        message = Message(Address("a@b.example"), Address(f"p{number}@c.example"), "s", "t")
        return Entry(1, message, (f"contact.f{number}",))

    def page(count: int) -> str:
        return gallery([entry(n) for n in range(count)], title="", names={})

    assert [page(count).count("<article>") for count in (60, 61, 62)] == [60, 60, 60]
    assert "more shape" not in page(60)
    assert "1 more shape without findings that hold it is in the table below only." in page(61)
    assert "2 more shapes without findings that hold them are in the table" in page(62)


def test_a_recipient_is_found_by_name_without_accents(place: Place) -> None:
    people = (
        "zoe@example.org,Zoë,Tulip,,,\nbob@example.net,Bob,Rose,,,\nb2@example.net,Bob,Fir,,,\n"
    )
    root = place.write(people=people).root
    done = tactful(root, "preview", "spring", "--to", "zoe tulip", "--step", "1")
    assert "To:      Zoë <zoe@example.org>" in done.stdout
    done = tactful(root, "render", "spring", "--to", "BOB rose", "--step", "1")
    assert "Hello Bob" in done.stdout
    done = tactful(root, "preview", "spring", "--to", "bob")
    said = "'bob' is in the rows of 2 people: bob@example.net, b2@example.net"
    assert (done.returncode, said in done.stderr) == (2, True)
    done = tactful(root, "preview", "spring", "--to", "oe@example.org")
    assert "'oe@example.org' is not in the list" in done.stderr
