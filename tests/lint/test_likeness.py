"""How much of a follow-up repeats an earlier mail."""

from tactful.lint.likeness import likeness, own_words
from tactful.lint.rule import Part, View
from tactful.templates.errors import Place

INITIAL = (
    "On the ninth we open the labs for an evening. There is a tour of the three wells, and soup "
    "afterwards. Bring a colleague who cares about filters."
)


def view(text: str) -> View:
    return View((Part("text", text, lambda _s, _e: Place("t.md")),), "t.md")


def test_a_few_changed_words_are_a_copy() -> None:
    later = INITIAL.replace("On the ninth", "Next week").replace("evening", "afternoon")
    found = likeness(later, INITIAL)
    assert found.share > 0.8
    assert "There is a tour of the three wells" in found.passages[0]


def test_other_words_on_the_same_matter_are_no_copy() -> None:
    later = (
        "You asked whether the labs can be seen by day. They can: on Tuesday Anna shows the "
        "second well to a small group, and there is a seat for you."
    )
    assert likeness(later, INITIAL).share < 0.2


def test_short_texts_repeat_nothing() -> None:
    assert likeness("See you!", INITIAL).share == 0.0


def test_footer_signature_greeting_and_quoted_mail_do_not_count() -> None:
    text = (
        "Hi Jo,\n\nhere is page nine.\n\nBest regards,\nSam Ortiz\nBrightwater\n\n"
        "> On the ninth we open the labs\n\nUnsubscribe: https://x.example · 1 Quay Street\n"
    )
    assert own_words(view(text)).strip() == "here is page nine."
