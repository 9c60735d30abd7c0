"""Presets: data with sources, those that come with Tactful and a workspace's own."""

from pathlib import Path

import pytest

from tactful.lint.check.api import check_workspace
from tactful.lint.rule.examples import FILES, write_example
from tactful.templates.errors import WorkspaceError
from tactful.templates.workspace.preset import bundled_presets
from tactful.templates.workspace.settings import LintSettings
from tactful.templates.workspace.workspace import Workspace, open_workspace

CAMPAIGN, SETTINGS = FILES["campaigns/spring.yml"], FILES["tactful.toml"]
HOT = 'like = "inbound"\n[touches]\nfewest = 2\nsource = "our own trial"\n'


def opened(folder: Path, kind: str, **files: str) -> Workspace:
    write_example(folder)
    campaign = CAMPAIGN.replace("lead_type: event", f"lead_type: {kind}")
    for name, text in {"campaigns/spring.yml": campaign, **files}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return open_workspace(folder)


def problems(folder: Path, kind: str = "event", **files: str) -> list[str]:
    with pytest.raises(WorkspaceError) as raised:
        opened(folder, kind, **files)
    return [f"{one.place}: {one.message}: {one.fix}" for one in raised.value.problems]


def test_every_number_that_comes_with_tactful_names_its_source() -> None:
    assert set(bundled_presets()) >= {
        "any",
        "inbound",
        "outbound",
        "event",
        "handed-over",
        "dormant",
    }
    for name, preset in bundled_presets().items():
        for part in preset.model_fields_set - {"like"}:
            assert getattr(preset, part).source, f"{name}: {part}"


@pytest.mark.parametrize(
    ("name", "fewest", "most", "latest"),
    [
        ("inbound", 6, 10, "1 hour"),
        ("outbound", 3, 5, "4 business days"),
        ("event", 3, 5, "1 business day"),
        ("handed-over", 3, 5, "1 business day"),
        ("dormant", 3, 5, "None"),
    ],
)
def test_the_numbers_are_those_of_the_articles(
    name: str, fewest: int, most: int, latest: str
) -> None:
    preset = bundled_presets()[name]
    assert (preset.touches.fewest, preset.touches.most) == (fewest, most)
    assert str(preset.first_touch.not_after) == latest


def test_one_sequence_passes_one_preset_and_fails_another(tmp_path: Path) -> None:
    """Three touches are enough for a visitor, and too few for somebody who asked."""

    def codes(kind: str) -> set[str]:
        folder = tmp_path / kind
        folder.mkdir()
        settings = LintSettings(select=("S403", "S404", "S406"))
        report = check_workspace(opened(folder, kind), settings=settings)
        return {finding.code for finding in report.findings}

    assert codes("event") == set()
    assert codes("inbound") == {"S404", "S406"}


@pytest.mark.parametrize(
    "files", [{"presets/hot.toml": HOT}, {"tactful.toml": SETTINGS + '\n[presets.hot]\nlike = "inbound"\n[presets.hot.touches]\nfewest = 2\nsource = "our own trial"\n'}],
    ids=["a file", "a section"],
)  # fmt: skip
def test_a_workspace_adds_its_own(files: dict[str, str], tmp_path: Path) -> None:
    workspace = opened(tmp_path, "hot", **files)
    preset = workspace.preset(workspace.campaign("spring"))
    assert (preset.touches.fewest, preset.touches.most) == (2, 10)  # most is inbound's
    assert preset.touches.source == "our own trial"
    assert str(preset.first_touch.not_after) == "1 hour"


def test_a_workspace_changes_one_that_comes_with_tactful(tmp_path: Path) -> None:
    text = 'like = "event"\n[touches]\nmost = 7\n'
    workspace = opened(tmp_path, "event", **{"presets/event.toml": text})
    preset = workspace.preset(workspace.campaign("spring"))
    assert (preset.touches.fewest, preset.touches.most) == (3, 7)


def test_the_number_of_a_finding_is_the_presets_and_so_is_its_source(tmp_path: Path) -> None:
    text = HOT.replace("fewest = 2", "fewest = 4")
    workspace = opened(tmp_path, "hot", **{"presets/hot.toml": text})
    report = check_workspace(workspace, settings=LintSettings(select=("S404",)))
    assert [finding.message for finding in report.findings] == [
        "3 touches; a lead of type hot gets at least 4 (our own trial)"
    ]
    assert [(f.path, f.line) for f in report.findings] == [("campaigns/spring.yml", 7)]


@pytest.mark.parametrize(
    ("kind", "files", "wanted"),
    [
        ("inbond", {}, "campaigns/spring.yml:2:1: lead_type: unknown value 'inbond': did you mean 'inbound'?"),
        ("hto", {"presets/hot.toml": HOT}, "campaigns/spring.yml:2:1: lead_type: unknown value 'hto': did you mean 'hot'?"),
        ("event", {"presets/hot.toml": 'like = "inbuond"\n'}, "presets/hot.toml:1:1: preset 'hot': unknown preset 'inbuond': did you mean 'inbound'?"),
        ("event", {"presets/a.toml": 'like = "b"\n', "presets/b.toml": ""}, "presets/a.toml:1:1: preset 'a': 'b' is no preset that comes with Tactful: "),
        ("event", {"presets/hot.toml": "[touches]\nfewst = 3\n"}, "presets/hot.toml:2:1: unknown key 'fewst': did you mean 'fewest'?"),
        ("event", {"presets/hot.toml": "[touches]\nfewest = 9\nmost = 2\n"}, "presets/hot.toml:1:1: touches: fewest is 9, and most is 2: nothing fits: None"),
        ("event", {"presets/hot.toml": '[first_touch]\nnot_after = "soon"\n'}, "presets/hot.toml:2:1: first_touch.not_after: 'soon' is not a waiting time; "),
        ("event", {"presets/hot.toml": '[stage]\nassumed = "decison"\n'}, "presets/hot.toml:2:1: stage.assumed: unknown value 'decison': did you mean 'decision'?"),
        ("event", {"presets/hot.toml": "[touches\n"}, "presets/hot.toml:1"),
        ("event", {"presets/hot.toml": HOT, "tactful.toml": SETTINGS + '\n[presets.hot]\nlike = "event"\n'}, "presets/hot.toml:1:1: preset 'hot' is also in tactful.toml: keep one of them"),
        ("event", {"tactful.toml": SETTINGS + '\n[presets.hot]\nlike = "evnt"\n'}, "tactful.toml:23:1: preset 'hot': unknown preset 'evnt': did you mean 'event'?"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(
    kind: str, files: dict[str, str], wanted: str, tmp_path: Path
) -> None:
    (found,) = problems(tmp_path, kind, **files)
    assert found.startswith(wanted)
