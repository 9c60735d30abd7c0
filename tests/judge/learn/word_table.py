"""Makes lint/reading/learned/words-*.bin from wordfreq, simplemma and (for German's nouns) HanTa."""

from array import array
from collections.abc import Mapping
from itertools import pairwise
from zlib import compress

from tactful.lint.reading.learned.words import code_of, hash_of, table_of

from .spoilt import LOCALES

RAREST = 3.25  # Zipf frequency


def classes() -> Mapping[str, Mapping[str, tuple[str, float]]]:
    """Return the class and the frequency of each frequent word, by language."""
    from HanTa.HanoverTagger import HanoverTagger
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory
    from wordfreq import top_n_list, zipf_frequency

    factory, tagger = DefaultDictionaryFactory(), HanoverTagger("morphmodel_ger.pgz")
    found: dict[str, dict[str, tuple[str, float]]] = {}
    for language in LOCALES:
        known, words = factory.get_dictionary(language), dict[str, tuple[str, float]]()
        coded = isinstance(next(iter(known)), bytes)
        for word in top_n_list(language, 60_000):
            zipf = zipf_frequency(word, language)
            if not word.isalpha() or zipf < RAREST:
                continue
            small, capital = ((w.encode() if coded else w) in known for w in (word, word.title()))
            kind = "both" if small and capital else "common" if small else "name"
            kind = kind if small or capital else "unknown"
            if language == "de" and capital:  # there, every noun has a capital letter
                noun = tagger.tag_word(word.title())[0][0] != "NE"
                kind = "name" if not noun else "both" if small else "noun"
            words[word] = kind, zipf
        found[language] = words
    return found


def write(found: Mapping[str, Mapping[str, tuple[str, float]]]) -> None:
    """Write the tables: of each language the hashes, in order, each as its distance to the last."""
    for language, words in found.items():
        codes: dict[int, int] = {}
        for word, (kind, zipf) in words.items():
            codes.setdefault(hash_of(word), code_of(kind, zipf))
        values = [0, *sorted((key << 5) | code for key, code in codes.items())]
        steps = array("I", (high - low for low, high in pairwise(values)))
        table_of(language).write_bytes(compress(steps.tobytes(), 9))
