"""How much of a follow-up repeats an earlier mail."""

import importlib.util
import itertools
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis.strategies import lists, sampled_from

from tactful.lint.check.api import check_workspace
from tactful.lint.findings.finding import Finding
from tactful.lint.prose import semantic
from tactful.lint.prose.authored_text import MOST_TEXTS, AuthoredText, StepTexts, authored_text
from tactful.lint.prose.likeness import MOST, OPEN, Likeness, Repeat, likeness
from tactful.lint.reading.matter import keys, matter, nearness
from tactful.lint.reading.synonyms import SWAPPED
from tactful.lint.rule.base import Example
from tactful.lint.rule.examples import FILES, write_example
from tactful.lint.rules.sequence.s401_repeats_initial import RepeatsInitial
from tactful.lint.view.parts import Part
from tactful.lint.view.views import View
from tactful.templates.errors import Place
from tactful.templates.trace.origin import Origin, Span
from tactful.templates.workspace.workspace import open_workspace

LIMIT = float(RepeatsInitial.options["most"])
INITIAL = (
    "On the ninth we open the labs for an evening. There is a tour of the three wells, and soup "
    "afterwards. Bring a colleague who cares about filters."
)


def view(text: str, *spans: Span) -> View:
    return View((Part("text", text, lambda start, _e: Place("t.md", 1, start + 1), spans),), "t.md")


def own(text: str) -> AuthoredText:
    return authored_text(view(text))


def scorer() -> ModuleType:
    path = Path(__file__).resolve().parent / "score_distinct.py"
    spec = importlib.util.spec_from_file_location("score_distinct", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["score_distinct"] = module
    spec.loader.exec_module(module)
    return module


# -- likeness ----------------------------------------------------------------------------


ASKING = (
    "Leases end in the month they began. Which month is yours? Reply with it and I will send you "
    "the last day for the notice."
)


@pytest.mark.parametrize(
    ("later", "earlier"),
    [
        (
            "Break clauses hide in the annex. Reply with the month and I will tell you which "
            "clauses still bind you.",
            ASKING,
        ),
        ("Reply with a number and I will send the plan. Wells differ.",
         "Reply with a number and I will send the list. Pumps age within ten winters."),
        ("Shall I send the two pages? Frost came early.",
         "Shall I send the two pages? Your neighbours moved their intake upstream."),
    ],
)  # fmt: skip
def test_one_way_of_asking_shared_by_two_short_mails_is_no_copy(later: str, earlier: str) -> None:
    assert likeness(own(later), own(earlier)).score <= LIMIT
    assert likeness(own(earlier), own(later)).score <= LIMIT


@pytest.mark.parametrize(
    "later",
    [
        ASKING,
        "Which month is yours? Leases end in the month they began. Reply with it and I will send "
        "you the last day for the notice.",
        "Leases end in the month they started. What month is yours? Reply with it and I will send "
        "the last day for notice.",
    ],
)
def test_a_short_mail_sent_again_is_a_copy(later: str) -> None:
    assert likeness(own(later), own(ASKING)).score > 0.6


def test_a_score_is_told_beside_its_limit_with_the_digits_that_tell_them_apart() -> None:
    texts = own(ASKING)
    close, far = (Repeat(texts, texts, Likeness(score)) for score in (0.3741, 0.8))
    assert close.measured(0.37) == "similarity 37.4%, more than the limit of 37.0%"
    assert far.measured(0.37) == "similarity 80%, more than the limit of 37%"


def test_a_few_changed_words_are_a_copy() -> None:
    later = INITIAL.replace("On the ninth", "Next week").replace("evening", "afternoon")
    found = likeness(own(later), own(INITIAL))
    assert found.score > 0.8
    assert "There is a tour of the three wells, and soup afterwards." in [
        passage.later.text for passage in found.passages
    ]


def test_a_passage_has_its_place_in_both_mails() -> None:
    later = "A word first. " + INITIAL
    tour = next(p for p in likeness(own(later), own(INITIAL)).passages if "tour" in p.later.text)
    assert (tour.later.place.column, tour.earlier.place.column) == (61, 47)


def test_other_words_on_the_same_matter_are_no_copy() -> None:
    later = (
        "You asked whether the labs can be seen by day. They can: on Tuesday Anna shows the "
        "second well to a small group, and there is a seat for you."
    )
    assert likeness(own(later), own(INITIAL)).score < 0.2


NEWS = (
    "Anna measured iron in March, and half of it is gone. Her page on rinsing names two suppliers, "
    "with what each of them charged. Sand from Denmark did better than charcoal. "
)
COURTESIES = (
    "I hope you are well. As you know, time is short for us all. I wrote last week and have not "
    "heard back, so I thought I would try again. "
)


def test_what_both_mails_say_word_for_word_makes_no_copy_of_a_mail_with_news() -> None:
    opening = "You came to our stand at the fair in Leeds and asked about clear water. "
    asking = " Reply with the number of your taps, and we send you a sample of the sand."
    later, earlier = (own(f"{opening}{middle}{asking}") for middle in (NEWS, INITIAL))
    assert likeness(later, earlier).score < LIMIT / 2


def test_courtesies_around_an_old_mail_are_no_news() -> None:
    assert likeness(own(COURTESIES + INITIAL), own(INITIAL)).score > 0.6
    assert likeness(own(INITIAL), own(COURTESIES + INITIAL)).score > 0.6


def test_news_weighs_more_than_a_short_mail_that_is_told_again() -> None:
    short = "We open the labs on the ninth. There is soup."
    assert likeness(own(f"{short} {NEWS} {NEWS.replace('March', 'May')}"), own(short)).score < LIMIT


def test_the_name_of_a_product_in_every_sentence_makes_no_copy() -> None:
    earlier = (
        "WellGuard listens to your pump. WellGuard needs no wire. Shall I lend you a WellGuard?"
    )
    later = (
        "Who owns the numbers? WellGuard writes them to your own disk. Your auditor reads them "
        "without WellGuard, and they stay when the licence of WellGuard ends."
    )
    assert likeness(own(later), own(earlier)).score < LIMIT


def test_the_same_argument_in_another_order_still_counts_as_said() -> None:
    backwards = " ".join(sentence.text for sentence in reversed(own(INITIAL).sentences))
    assert likeness(own(backwards), own(INITIAL)).score == 1.0


def test_a_finding_tells_what_is_new_and_what_was_said_before() -> None:
    later, earlier = own(f"{INITIAL} Anna measured the iron in March."), own(INITIAL)
    told = Repeat(later, earlier, likeness(later, earlier)).parts()
    assert told.startswith("new: 1 of 4 sentences; said before: ")
    assert "(t.md:1:47, as in t.md:1:47)" in told
    assert "more" not in told
    told = Repeat(later, later, likeness(later, later)).parts()
    assert told.startswith("new: 0 of 4 sentences; said before: ")
    assert told.endswith("; and 1 more")


def test_a_copy_in_quite_other_words_shows_the_nearest_sentence() -> None:
    later = own("Laboratories welcome visitors at night. Three wells await. Meals follow.")
    earlier = own("A tour of the wells begins at six. Engineers speak, and soup is free for all.")
    meant = likeness(later, earlier, lambda ours, theirs: [[0.4] * len(theirs) for _ in ours])
    assert meant.passages


@given(words=lists(sampled_from(sorted({w for line in SWAPPED.split("\n") for w in line.split()}))))
def test_words_without_a_common_key_are_strangers(words: list[str]) -> None:
    stems = [stem for word in words for stem in matter(word)]
    for one, other in itertools.product(stems, repeat=2):
        assert keys(one) & keys(other) or not nearness(one, other)


def test_short_texts_repeat_nothing() -> None:
    assert likeness(own("See you at the wells!"), own("See you at the wells!")).score == 0.0


def test_one_sentence_taken_over_makes_no_copy() -> None:
    later = (
        "Anna measured the second well in March, and its iron fell by half. She wrote down how, on "
        "one page for the people who run yours. Bring a colleague who cares about filters. The "
        "page names two suppliers, and what each of them charged."
    )
    assert likeness(own(later), own(INITIAL)).score < LIMIT


def test_words_count_whatever_their_ending_and_figures_however_they_are_written() -> None:
    assert matter("Visited forty labs") == matter("visiting 40 lab")
    assert matter("⟨lead.asset⟩ and the") == ()


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        ("eighty-five per cent of the pumps", "85 percent of the pumps"),
        ("sixty seven wells", "67 wells"),
        ("half a dozen valves", "6 valves"),
        ("dreißig Brunnen", "30 Brunnen"),
        ("fünfundzwanzig Brunnen", "25 Brunnen"),
        ("siebenhundert Brunnen", "700 Brunnen"),
        ("quatre puits", "4 puits"),
        ("a quarter of an hour at the well", "15 minutes at the well"),
    ],
)
def test_figures_are_the_same_in_words(words: str, figures: str) -> None:
    assert matter(words) == matter(figures)


def test_labelled_pairs_are_told_apart_by_words_alone() -> None:
    module = scorer()
    pairs = module.pairs(module.TUNED)
    assert sum(pair.repeats for pair in pairs) >= 150
    assert sum(not pair.repeats for pair in pairs) >= 150
    found = module.score(pairs, None)
    assert found.recall >= 0.98
    assert found.false_alarms <= 0.02


@pytest.mark.parametrize(
    ("name", "recall", "model"),
    [
        ("mails.jsonl", 0.7, False),  # some are copies with hardly a word kept
        ("mails.jsonl", 0.98, True),
        ("mails_held_out.jsonl", 0.98, False),
        ("mails_held_out.jsonl", 0.98, True),
    ],
)
def test_whole_mails_of_many_trades_and_languages_are_told_apart(
    name: str, recall: float, model: bool
) -> None:
    module = scorer()
    judged(module, module.PAIRS / name, recall, 0.16, model)


@pytest.mark.parametrize(("model", "recall"), [(False, 0.95), (True, 0.98)])
def test_the_shared_mails_are_told_apart(model: bool, recall: float) -> None:
    shared = Path(__file__).resolve().parents[3] / "shared" / "data" / "judgement"
    path = shared / "distinctness.jsonl"
    if not path.is_file():
        pytest.skip("the shared pairs of mails are not at hand")
    judged(scorer(), path, recall, 0.03, model)


def judged(module: ModuleType, path: Path, recall: float, false_alarms: float, model: bool) -> None:
    """Score a file of pairs, with the model or by words alone."""
    if model and not semantic.installed():
        pytest.skip("the extra tactful[semantic] is not installed")
    found = module.score(module.pairs(path), semantic.meanings if model else None)
    assert found.recall >= recall
    assert found.false_alarms <= false_alarms


def test_where_words_leave_it_open_the_model_settles_it() -> None:
    if not semantic.installed():
        pytest.skip("the extra tactful[semantic] is not installed")
    module = scorer()
    open_ = [
        pair
        for pair, score in module.score(module.pairs(module.TUNED), None).scored
        if OPEN[0] < score < OPEN[1]
    ]
    words, meant = module.score(open_, None), module.score(open_, semantic.meanings)
    assert len(open_) > 20
    assert meant.recall > words.recall - 0.01
    assert meant.false_alarms <= 0.02


def test_a_model_that_sees_the_same_meaning_tips_an_open_pair() -> None:
    later = (
        "Our laboratories welcome guests at night. See three wells. Food is served. Take a friend."
    )
    words = likeness(own(later), own(INITIAL)).score
    assert OPEN[0] < words < OPEN[1]
    same = likeness(
        own(later), own(INITIAL), lambda ours, theirs: [[1.0] * len(theirs) for _ in ours]
    )
    strange = likeness(
        own(later), own(INITIAL), lambda ours, theirs: [[0.0] * len(theirs) for _ in ours]
    )
    assert same.score > max(LIMIT, words + 0.1)
    assert strange.score < words


# -- a message's own text ----------------------------------------------------------------


def test_footer_signature_greeting_links_and_quoted_mail_do_not_count() -> None:
    text = (
        "Hi Jo,\n\nhere is page nine: https://x.example/nine\n\nBest regards,\nSam Ortiz\n"
        "Brightwater\n\n> On the ninth we open the labs\n\n"
        "Unsubscribe: https://x.example · 1 Quay Street\n"
    )
    assert own(text).masked == "here is page nine:"


def test_a_name_under_the_text_is_no_text() -> None:
    assert (
        own("Hi Jo,\n\nhere is page nine.\n\nSam Ortiz\nBrightwater").masked == "here is page nine."
    )


def test_times_and_amounts_do_not_end_a_sentence() -> None:
    found = own("We meet at 15:00 for 4.50 euros. Come early, by bicycle.").sentences
    assert [one.text for one in found] == [
        "We meet at 15:00 for 4.50 euros.",
        "Come early, by bicycle.",
    ]


def test_values_are_masked_and_places_stay_right() -> None:
    origin = Origin(Place("t.md", 9, 9), "lead.asset", "lead.asset")
    text = "You asked for the spring guide. Page nine is yours."
    found = authored_text(view(text, Span(14, 30, origin)))
    assert found.masked == "You asked for ⟨lead.asset⟩. Page nine is yours."
    assert found.printed == {"lead.asset"}
    assert text[(found.sentences[1].place.column or 0) - 1 :] == "Page nine is yours."


def test_a_value_in_the_footer_is_not_printed_in_the_text() -> None:
    text = "Page nine is yours.\n\nYou receive this since you asked for guides. Unsubscribe"
    at = text.index("guides")
    origin = Origin(Place("t.md", 9, 9), "lead.asset", "lead.asset")
    assert authored_text(view(text, Span(at, at + 6, origin))).printed == frozenset()


def test_what_is_kept_of_many_texts_does_not_depend_on_their_order() -> None:
    views = [view(f"Well number {n} is open to you and your colleagues.") for n in range(100)]
    forth, back = StepTexts(), StepTexts()
    for one, other in zip(views, reversed(views), strict=True):
        forth.add(1, one)
        back.add(1, other)
    assert forth.by_step() == back.by_step()
    assert len(forth.by_step()[1]) == MOST_TEXTS


# -- whole campaigns ---------------------------------------------------------------------

_INVITED = FILES["templates/invitation.md"]
_BODY = (
    "on the ninth we open the labs for an evening. There is a tour, and soup afterwards. Bring a "
    "colleague who cares about filters; there are forty seats in all."
)


def checked(folder: Path, code: str, **files: str) -> list[Finding]:
    write_example(folder)
    for name, text in files.items():
        path = next(p for p in folder.rglob("*") if p.stem == name.replace("_", "-"))
        path.write_text(text, encoding="utf-8")
    return [f for f in check_workspace(open_workspace(folder)).findings if f.code == code]


def test_a_branch_that_nobody_gets_today_is_compared_too(tmp_path: Path) -> None:
    invitation = _INVITED.replace(_INVITED.split("\n\n")[1], _BODY)
    follow_up = FILES["templates/follow-up.md"].replace(
        "you asked for",
        '{% if contact.company == "Initech" %}'
        + _BODY.replace("ninth", "tenth")
        + "\n\n{% endif %}"
        "you asked for",
    )
    [found] = checked(tmp_path, "S401", invitation=invitation, follow_up=follow_up)
    line = follow_up[: follow_up.index("on the tenth")].count("\n") + 1
    assert (found.path, found.line, found.step) == ("templates/follow-up.md", line, 1)
    assert "as in templates/invitation.md:7:1" in found.message


def test_each_variant_is_compared(tmp_path: Path) -> None:
    write_example(tmp_path, Example("short", _INVITED, "templates/short.md"))
    campaign = FILES["campaigns/spring.yml"].replace(
        "    - email: follow-up.md\n",
        "    - email: follow-up.md\n      variants: {a: follow-up.md, b: short.md}\n",
    )
    (tmp_path / "campaigns" / "spring.yml").write_text(campaign, encoding="utf-8")
    found = [f for f in check_workspace(open_workspace(tmp_path)).findings if f.code == "S401"]
    assert [f.path for f in found] == ["templates/short.md"]


def test_the_limit_is_an_option(tmp_path: Path) -> None:
    strict = FILES["tactful.toml"] + "\n[lint.options.S402]\nmost = 1.0\n"
    twice = FILES["templates/follow-up.md"]
    assert checked(tmp_path, "S402", goodbye=twice)
    assert not checked(tmp_path, "S402", goodbye=twice, tactful=strict)


def test_a_first_name_in_the_subject_makes_nothing_specific(tmp_path: Path) -> None:
    to_all = (
        '---\nsubject: "{{ contact.first_name | given }}, two pages"\npreheader: Worth it\n---\n'
        "Hi {{ contact.first_name | given }},\n\nthe guide is out. Pages four and nine answer what "
        "most visitors ask first.\nOur engineers wrote them.\n\nSam\n\n"
        "[No more of these]({{ unsubscribe_url }}) · {{ workspace.postal_address }}\n"
    )
    [found] = checked(tmp_path, "W510", follow_up=to_all)
    assert (found.step, found.path) == (1, "templates/follow-up.md")
    assert "100% of its 18 words" in found.message


def test_of_a_very_long_text_so_much_is_compared_and_no_more() -> None:
    def text(about: str, count: int) -> str:
        return "\n\n".join(f"The {about} room {n} opens for guests." for n in range(count))

    copied = text("reservoir", 20)
    early, late = f"{copied}\n\n{text('pump', 2)}", f"{text('pump', MOST)}\n\n{copied}"
    assert likeness(own(early), own(copied)).score > 0.9
    assert likeness(own(late), own(copied)).of == MOST
    assert likeness(own(text("reservoir", 3 * MOST)), own(text("reservoir", 3 * MOST))).score > 0.9
