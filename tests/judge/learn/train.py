"""Learns the weights of lint/reading/learned: python -m tests.judge.learn.train

Reads the labelled sentences of tests/lint/cases and of the shared sets, where what is wrong in a
sentence is where the rules find something, and spoilt frames (spoilt.py), of which it is known. The
seed is fixed, so the same packages make the same files. No other author's sentences are read: on
those it is measured (tests/lint/score_mergecodes.py).
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch
from zlib import compress, crc32

import numpy as np
import yaml
from scipy.optimize import minimize  # type: ignore[import-untyped, import-not-found, unused-ignore]
from scipy.sparse import csr_matrix, diags, hstack  # type: ignore[import-untyped, import-not-found, unused-ignore]

from tactful.lint.check.api import check_files
from tactful.lint.reading.hit import Hit
from tactful.lint.reading.learned.features import WEIGHTS, features_of, tokens_of
from tactful.lint.reading.learned.find import MODEL, SCALE
from tactful.lint.rule.families import ReadingRule
from tactful.lint.rule.registry import all_rules
from tactful.lint.rules.message import m214_odd_word
from tactful.lint.view.views import Context

from . import word_table
from .spoilt import Sentence, sentences

HERE = Path(__file__).parent
ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT.parent / "shared" / "data"
SEED = 1
SPREAD = 1.0  # the inverse of the penalty on large weights
FEWEST = 2  # tokens that a feature is learned from
OF_MARKED = 1.5
OF_SPOILT = 0.5  # how much a spoilt frame counts beside a sentence that somebody wrote
_OURS = ("M201", "M202", "M203", "M204", "M205", "M206", "M207", "M211")


def labelled() -> Iterable[Sentence]:
    """Yield what was written and labelled; a broken one in which no rule finds anything is none."""
    rules = [rule() for rule in all_rules() if rule.code in _OURS]
    for text, broken in _written():
        hits = [
            (hit.start, hit.end)
            for rule in rules
            if broken and isinstance(rule, ReadingRule)
            for hit in rule._hits(text, Context())
        ]
        if hits or not broken:
            yield Sentence(text, "written", tuple(hits))


def marked() -> Iterable[Sentence]:
    """Yield the sentences of sentences.txt: what is wrong stands between marks, if anything is."""
    for line in (HERE / "sentences.txt").read_text(encoding="utf-8").splitlines():
        before, _, rest = line.partition("⟦")
        wrong, _, after = rest.partition("⟧")
        span = ((len(before), len(before) + len(wrong)),) if wrong else ()
        yield Sentence(f"{before}{wrong}{after}", "marked", span)


def published() -> Iterable[Sentence]:
    """Yield every other paragraph of the mails that firms publish in which no rule finds anything.

    The rest is for measuring false alarms.
    """
    read, rules = dict[str, None](), [rule() for rule in all_rules() if rule.code in _OURS]

    def remember(text: str) -> Iterable[Hit]:
        if len(text.split()) >= 5:
            read[text] = None
        return ()

    with patch.object(m214_odd_word, "find_odd_words", remember):
        check_files([SHARED / "corpus"])
    for text in read:
        found = any(rule._hits(text, Context()) for rule in rules if isinstance(rule, ReadingRule))
        if not found and crc32(text.encode()) % 2:
            yield Sentence(text, "written")


def _written() -> Iterable[tuple[str, bool]]:
    for file in sorted((ROOT / "tests" / "lint" / "cases").glob("mergecodes_*.yml")):
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        for label in ("broken", "fine"):
            for texts in data[label].values():
                yield from ((text, label == "broken") for text in texts)
    for path in (SHARED / "mergecodes_dev.jsonl", SHARED / "judgement" / "mergecodes.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield row["text"], row["broken"]


def matrix(made: Sequence[Sentence]) -> tuple[Any, Any, Any]:
    """Return the features of each token, whether it is wrong, and its sentence.

    Of a written sentence that is broken, only what the rules find is learned from.
    """
    columns, ends, labels, rows = list[int](), [0], list[int](), list[int]()
    for number, one in enumerate(made):
        tokens = tokens_of(one.text)
        for token, features in zip(tokens, features_of(tokens), strict=True):
            wrong = any(token.start < end and start < token.end for start, end in one.spans)
            if one.kind == "written" and one.spans and not wrong:
                continue
            columns += sorted(set(features))
            ends.append(len(columns))
            labels.append(wrong)
            rows.append(number)
    ones = np.ones(len(columns), dtype=np.float32)
    return (
        csr_matrix((ones, columns, ends), (len(labels), WEIGHTS)),
        np.array(labels),
        np.array(rows),
    )


def learn(made: Sequence[Sentence]) -> tuple[Any, float]:
    """Return weights and bias: logistic regression, its own weights added for spoilt frames."""
    whole, labels, rows = matrix(made)
    kept = np.flatnonzero(np.asarray(whole.sum(axis=0)).ravel() >= FEWEST)
    table = whole[:, kept]
    spoilt = np.array([made[row].kind not in ("written", "marked") for row in rows])
    weight = np.where(spoilt, OF_SPOILT, 1.0)
    weight[[made[row].kind == "marked" for row in rows]] = OF_MARKED
    both = hstack([table, diags(spoilt.astype(np.float32)) @ table]).tocsr().astype(np.float32)
    turned, size = both.T.tocsr(), both.shape[1]

    def loss(values: Any) -> tuple[float, Any]:
        small = values.astype(np.float32)
        odds = 1 / (1 + np.exp(-(both @ small[:size] + small[size])))
        right = labels * np.log(odds + 1e-9) + (1 - labels) * np.log(1 - odds + 1e-9)
        change = (weight * (odds - labels)).astype(np.float32)
        slope = np.concatenate([turned @ change + small[:size] / SPREAD, [change.sum()]])
        cost = -(weight * right).sum() + (values[:size] ** 2).sum() / 2 / SPREAD
        return float(cost), slope.astype(np.float64)

    start = np.zeros(size + 1)
    start[size] = -2
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 120}).x
    weights = np.zeros(WEIGHTS)
    weights[kept] = best[: len(kept)]
    return weights, float(best[size])


def main() -> None:
    found = word_table.classes()
    word_table.write(found)
    words = {
        language: [
            word for word, (kind, zipf) in of.items()
            if kind == ("noun" if language == "de" else "common")
            and 4 <= len(word) <= 13 and zipf <= 5.2
        ]
        for language, of in found.items()
    }  # fmt: skip
    made = [*labelled(), *published(), *marked(), *sentences(SEED, words)]
    weights, bias = learn(made)
    whole = np.clip(np.rint(np.append(weights, bias) * SCALE), -127, 127).astype(np.int8)
    MODEL.write_bytes(compress(whole.tobytes(), 9))
    print(Counter(one.kind for one in made), f"{MODEL.stat().st_size:,} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
