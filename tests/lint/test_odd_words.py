"""M214: words that do not fit their place, as learned; the sentences were read by no training."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tactful.lint.check.api import check_files
from tactful.lint.findings.finding import Severity
from tactful.lint.reading.learned.features import tokens_of
from tactful.lint.reading.learned.find import find_odd_words, scores_of
from tactful.lint.reading.learned.words import class_of, kind_of

ODD = {
    "Your cat VENUE can go home tomorrow if she eats.": "VENUE",
    "We owe this tour to Inbound Lead, who keeps the lighthouse.": "Inbound Lead",
    "The shop at Street Address 2 has the yarn that you like.": "Street Address",
}
RIGHT = (
    "Your cat Velvet can go home tomorrow if she eats.",
    "We owe this tour to Imogen Leadley, who keeps the lighthouse.",
    "We thank Dorothea for the two jars of honey.",
    "Please give the ladder back to Archie before the frost comes.",
    "The choir will sing for the BBC in the old chapel on Sunday.",
    "The wagon for Hadley Grange leaves the yard at noon.",
    "The Long Room is full, so the Mayor will speak in the Lower Hall.",
    "Grace Field and her brother Rusty have won the Village Cup again.",
    "Wir danken Geske für die Hilfe beim Umzug der Orgel.",
    "Im Goldenen Anker sitzt der Männerchor Eintracht am Samstag bis elf.",
    "El barco de Jimena está pintado y seco desde el lunes.",
    "Nous remercions Raymonde pour les deux caisses de poires.",
    "Your MOT and the DVLA letter are in the glove box, next to the A-Z.",
    "If the screen shows Standby, press Menu and choose Language.",
)


@pytest.mark.parametrize(("text", "word"), ODD.items())
def test_a_value_of_another_kind_is_named_where_it_stands(text: str, word: str) -> None:
    (hit,) = find_odd_words(text)
    assert word in text[hit.start : hit.end] and hit.fix


@pytest.mark.parametrize("text", RIGHT)
def test_names_houses_and_keys_of_a_screen_are_in_their_place(text: str) -> None:
    assert list(find_odd_words(text)) == []


def test_it_is_a_warning_and_silent_where_another_rule_speaks(tmp_path: Path) -> None:
    (tmp_path / "odd.txt").write_text(list(ODD)[1] + "\n", encoding="utf-8")
    (tmp_path / "known.txt").write_text("Hi FIRSTNAME, we owe this to Inbound Lead, who is kind.\n")
    found = check_files([tmp_path]).findings
    odd = [one for one in found if one.code == "M214"]
    assert [(Path(one.path or "").name, one.severity) for one in odd] == [
        ("odd.txt", Severity.warning)
    ]


def test_words_have_their_classes_by_language() -> None:
    assert class_of("divorced", "en")[0] == "common" and class_of("smith", "en")[0] != "common"
    assert class_of("rechnung", "de")[0] == "noun" and class_of("xyzzy", "de") == ("unknown", 0)
    assert kind_of("mrs", "en") == "honorific" and kind_of("the", "en") == "owns"
    assert class_of("house", "tlh") == ("unknown", 0)


def test_the_time_grows_with_the_length_only() -> None:
    text = "the quick Fox at Manager, " * 150

    def spent(times: int) -> float:
        start = time.process_time()
        list(find_odd_words("\n".join([text] * times)))
        return time.process_time() - start

    spent(1)
    assert spent(8) < 40 * max(spent(1), 0.005)


def test_a_text_without_words_has_no_scores() -> None:
    assert scores_of(tokens_of("")) == [] and list(find_odd_words("\n\n  \n")) == []


def test_nothing_learned_is_loaded_before_a_finished_mail_is_read() -> None:
    code = (
        "import tactful.lint.rule.registry as r; r.all_rules();"
        "from tactful.lint.reading.learned import find, words;"
        "assert not find._weights.cache_info().currsize and not words._known.cache_info().currsize;"
        "import sys; assert 'numpy' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0
