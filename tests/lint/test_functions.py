"""What sentences do: hooks, requests, vague times, phrases that say nothing; and their twins."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tactful.lint.reading.functions import about_writing, asks, count_requests, hooks, request_kinds
from tactful.lint.reading.hit import Hit
from tactful.lint.reading.particulars import praises_itself, weigh
from tactful.lint.reading.phrasebook import phrasebooks
from tactful.lint.reading.readability import lix
from tactful.lint.reading.sentences import quoted, sentences
from tactful.lint.rule.families import ReadingRule
from tactful.lint.rules.writing.w501_generic_phrase import GenericPhrase
from tactful.lint.rules.writing.w505_competing_asks import CompetingAsks
from tactful.lint.rules.writing.w506_banned_opener import BannedOpener
from tactful.lint.rules.writing.w507_vague_time import VagueTime
from tactful.lint.rules.writing.w508_length import Length
from tactful.lint.view.parts import Part
from tactful.lint.view.views import Context, View
from tactful.templates.errors import Place

SENTENCES: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "followups" / "sentences.yml").read_text(encoding="utf-8")
)
RULES: dict[str, ReadingRule] = {
    "W501": GenericPhrase(),
    "W506": BannedOpener(),
    "W507": VagueTime(),
}
PLAIN = Context(options={"allow": [], "also": []})


def of_rules(kind: str) -> list[tuple[str, str]]:
    return [(rule, text) for rule in RULES for text in SENTENCES[rule][kind]]


def of_function(name: str, kind: str) -> list[tuple[str, str]]:
    return [(lang, text) for lang, both in SENTENCES[name].items() for text in both[kind]]


OPENINGS: dict[str, dict[str, list[str]]] = yaml.safe_load(
    (Path(__file__).parent / "followups" / "openings.yml").read_text(encoding="utf-8")
)


def of_openings(kind: str) -> list[tuple[str, str]]:
    return [(language, text) for language, texts in OPENINGS[kind].items() for text in texts]


def says_why(language: str, text: str) -> bool:
    book = phrasebooks()[language]
    return bool(list(hooks(text, book))) or not weigh(text, book).fits_anybody


def hits(rule: str, text: str) -> list[Hit]:
    return list(RULES[rule].read(text, PLAIN))


def competes(language: str, text: str) -> bool:
    book, limits = phrasebooks()[language], CompetingAsks.options
    most_kinds, most = int(limits["kinds"]), int(limits["requests"])
    kinds = len(request_kinds(text, book))
    return kinds > most_kinds or count_requests(text, book) + (kinds >= most_kinds) > most


@pytest.mark.parametrize(("rule", "text"), of_rules("found"))
def test_a_fault_is_found_in_other_words(rule: str, text: str) -> None:
    assert hits(rule, text)


@pytest.mark.parametrize(("rule", "text"), of_rules("left alone"))
def test_a_twin_that_looks_alike_is_left_alone(rule: str, text: str) -> None:
    assert hits(rule, text) == []


@pytest.mark.parametrize(("language", "text"), of_function("hook", "found"))
def test_a_hook_is_what_they_did_or_a_fact_about_them(language: str, text: str) -> None:
    assert list(hooks(text, phrasebooks()[language]))


@pytest.mark.parametrize(("language", "text"), of_function("hook", "left alone"))
def test_claims_wishes_and_proposals_are_no_hook(language: str, text: str) -> None:
    assert list(hooks(text, phrasebooks()[language])) == []


@pytest.mark.parametrize(("language", "text"), of_openings("particular"))
def test_an_opening_about_one_matter_says_why_it_came(language: str, text: str) -> None:
    assert says_why(language, text)


@pytest.mark.parametrize(("language", "text"), of_openings("fits anybody"))
def test_an_opening_that_fits_anybody_does_not(language: str, text: str) -> None:
    assert not says_why(language, text)


def test_praise_of_oneself_takes_two_statements() -> None:
    english, german = phrasebooks()["en"], phrasebooks()["de"]
    ours = "Orrin is the leading maker of kilns. Our kilns are patented and run for decades. "
    assert praises_itself(ours + "You asked for one.", english)
    assert praises_itself("Orrin ist Marktführer bei Öfen. Unsere Öfen sind patentiert.", german)
    assert not praises_itself("We found it. Our van had it under the seat.", english)
    assert not praises_itself("Our van broke down. Your flour comes tomorrow.", english)


@pytest.mark.parametrize(("language", "text"), of_function("ask", "found"))
def test_an_ask_or_a_promise_is_a_next_step(language: str, text: str) -> None:
    assert list(asks(text, phrasebooks()[language]))


@pytest.mark.parametrize(("language", "text"), of_function("ask", "left alone"))
def test_wishes_and_rhetorical_questions_ask_nothing(language: str, text: str) -> None:
    assert list(asks(text, phrasebooks()[language])) == []


@pytest.mark.parametrize(("language", "text"), of_function("several requests", "found"))
def test_several_requests_compete(language: str, text: str) -> None:
    assert competes(language, text)


@pytest.mark.parametrize(("language", "text"), of_function("several requests", "left alone"))
def test_steps_of_one_task_do_not_compete(language: str, text: str) -> None:
    assert not competes(language, text)


def test_a_choice_by_number_is_one_request() -> None:
    points = "1. Book the hall.\n2. Order the tent, and send us the key.\n3. Follow us no more."
    book = phrasebooks()["en"]
    assert request_kinds(f"Answer with one number:\n{points}", book) == ()
    assert request_kinds(points, book) == ("buy", "follow", "meet", "provide")


def test_a_clause_about_the_email_itself_is_cut_out_of_its_sentence() -> None:
    text = "Sorry, my last mail got lost in your inbox: the kiln is here."
    [(start, end)] = about_writing(text, phrasebooks()["en"])
    assert text[start:end] == "my last mail got lost in your inbox"


@pytest.mark.parametrize(
    ("text", "word", "said"),
    [
        ('You wrote: "just checking in".', "checking", True),
        ("Sie schrieben „nur kurz nachhaken“.", "nachhaken", True),
        ("It says «à bientôt» below.", "bientôt", True),
        ("> checking in\n", "checking", True),
        ('A 5" pipe and a check of the 2" seal.', "check", False),
        ('He said "no". Checking in again.', "Checking", False),
        ('A mark that nobody closes: "checking in.', "checking", False),
    ],
)
def test_words_between_quotation_marks_are_quoted(text: str, word: str, said: bool) -> None:
    assert quoted(text, text.index(word)) is said


def test_a_date_and_a_title_end_no_sentence() -> None:
    text = "Am 4. Mai kommt Dr. Roth. Es sind 4. Danach Mrs. Cole."
    found = [sentence[0].strip() for sentence in sentences(text)]
    assert found == ["Am 4. Mai kommt Dr. Roth.", "Es sind 4.", "Danach Mrs. Cole."]


def test_a_name_in_the_signature_asks_for_nothing() -> None:
    assert list(asks("The belt is new.\nMark Hale\n", phrasebooks()["en"])) == []


def test_officialese_is_hard_to_read_in_german() -> None:
    hard = (
        "Unter Bezugnahme auf die Bekanntmachung betreffend die Durchführung der Überprüfung der "
        "Standsicherheit erlauben wir uns, vorbehaltlich der Zustimmung des Ausschusses, Ihnen die "
        "Übernahme der vorbezeichneten Leistungen in Vorschlag zu bringen."
    )
    assert lix(hard) > Length.options["lix"]
    assert (
        lix("Die Geige ist fertig. Der Riss war kürzer als gedacht, darum kostet es weniger.") < 50
    )


def test_a_subject_that_names_more_is_no_filler() -> None:
    rule = RULES["W501"]

    def found(subject: str) -> list[str]:
        part = Part("subject", subject, lambda start, _end: Place("mail.md", 1, start + 1))
        view = View((part,), "mail.md")
        return [finding.message for finding in rule.paragraph(part, view, PLAIN)]

    assert found("Just checking in")
    assert found("Checking in at the Harbour Inn from two") == []
