"""How long others take over a list, and how well they do: PEER LIST TRUTH [MODEL].

Prints seconds and the best F1 of five thresholds, picked on the truth itself, in their favour.
Needs splink and duckdb, or recordlinkage.
"""

import sys
import time
from collections import Counter
from pathlib import Path

import pandas as pd

THRESHOLDS = (0.5, 0.9, 0.99, 0.999, 0.9999)


def splink(contacts: str, truth: list[str], model: str) -> tuple[float, float]:
    """Train on the list, or take the model that an earlier run has left, and cluster."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    begun = time.perf_counter()
    frame = pd.read_csv(contacts, dtype=str, keep_default_na=True)
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=[
            cl.ForenameSurnameComparison("first_name", "last_name"),
            cl.EmailComparison("email"),
            cl.JaroWinklerAtThresholds("company", [0.9, 0.8]),
            cl.ExactMatch("phone"),
            cl.ExactMatch("city"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("email"),
            block_on("phone", "last_name"),
            block_on("company", "last_name"),
            block_on("first_name", "last_name"),
            block_on("company", "first_name"),
        ],
    )
    api = DuckDBAPI()
    table = api.register(frame) if hasattr(api, "register") else frame
    saved = Path(model).exists()
    linker = Linker(
        table, model if saved else settings, **({} if table is not frame else {"db_api": api})
    )
    if not saved:
        training = linker.training
        training.estimate_probability_two_random_records_match([block_on("email")], recall=0.6)
        training.estimate_u_using_random_sampling(max_pairs=1e6)
        for rule in (block_on("first_name", "last_name"), block_on("email")):
            training.estimate_parameters_using_expectation_maximisation(rule)
        linker.misc.save_model_to_json(model)
    predictions = linker.inference.predict(threshold_match_probability=min(THRESHOLDS))
    linker.clustering.cluster_pairwise_predictions_at_threshold(predictions, 0.99)
    seconds = time.perf_counter() - begun
    found = predictions.as_pandas_dataframe()
    links = zip(found["id_l"], found["id_r"], found["match_probability"], strict=True)
    return seconds, best(links, list(frame["id"]), truth)


def recordlinkage(contacts: str, truth: list[str], _: str) -> tuple[float, float]:
    """Block, compare and classify by expectation maximisation."""
    import recordlinkage as rl

    begun = time.perf_counter()
    frame = pd.read_csv(contacts, dtype=str, keep_default_na=False).set_index("id")
    index = rl.Index()
    for left in ("email", "phone", ["first_name", "last_name"], ["company", "last_name"]):
        index.block(left)
    some = frame[(frame["email"] != "") & (frame["phone"] != "")]
    pairs = index.index(some)
    compare = rl.Compare()
    for column in ("first_name", "last_name", "email", "company"):
        compare.string(column, column, method="jarowinkler", threshold=0.9)
    compare.exact("phone", "phone")
    features = compare.compute(pairs, frame)
    classifier = rl.ECMClassifier()
    classifier.fit(features)
    chances = classifier.prob(features)
    seconds = time.perf_counter() - begun
    links = ((one, other, chance) for (one, other), chance in chances.items())
    return seconds, best(links, list(frame.index), truth)


def best(links: object, ids: list[str], truth: list[str]) -> float:
    """Return the best F1 over pairs of rows, clusters closed."""
    who = dict(zip(ids, truth, strict=True))
    every = sorted(links, key=lambda link: -link[2])  # type: ignore[call-overload]
    total = sum(n * (n - 1) // 2 for n in Counter(truth).values())
    found = []
    for least in THRESHOLDS:
        home = {one: one for one in ids}

        def root(one: str, home: dict[str, str] = home) -> str:
            while home[one] != one:
                home[one] = home[home[one]]
                one = home[one]
            return one

        for one, other, chance in every:
            if chance < least:
                break
            home[root(one)] = root(other)
        claimed = Counter(root(one) for one in ids)
        right = Counter((root(one), who[one]) for one in ids)
        hits = sum(n * (n - 1) // 2 for n in right.values())
        pairs = sum(n * (n - 1) // 2 for n in claimed.values())
        found.append(2 * hits / ((pairs + total) or 1))
    return max(found)


if __name__ == "__main__":
    peer, contacts, known, *model = sys.argv[1:]
    answer = {"splink": splink, "recordlinkage": recordlinkage}[peer](
        contacts, Path(known).read_text(encoding="utf-8").split(), model[0] if model else ""
    )
    print(*answer)
