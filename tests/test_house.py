"""The house keeps its shape: arrows run down only, and the lists equal the disk."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("templates", "lint", "campaigns", "web", "tactful")  # from the ground up
ROOMS_INSIDE = {  # from the ground up as well; a loose file counts as a room
    "templates": (
        *(
            "errors",
            "needed_grams",
            "kept_patterns",
            "user_folder",
            "lazy_regex",
            "message",
            "workspace",
            "source",
            "trace",
            "engine",
            "compile",
            "render",
        ),
        "commands",
    ),
    "lint": (
        *("findings", "html", "reading", "view", "prose", "lists", "duplicates", "rule"),
        *("judging", "suppress", "proof", "check", "work", "rules", "formats", "editor"),
        *("drafting", "commands"),
    ),
    "campaigns": (
        *(
            "model",
            "store",
            "accounts",
            "releases",
            "people",
            "ledger",
            "journey",
            "messages",
            "queries",
        ),
        *("agent", "alerts", "delivery", "imap", "intake"),
        *(
            "actions",
            "workers",
            "demo",
            "shell",
            "credentials",
            "receipts",
            "run_log",
            "simulation_report",
            "commands",
        ),
    ),
}
JOURNEY = (  # the rooms of campaigns/journey, from the ground up
    *("timing", "paths", "limits", "timelines", "ending", "steps", "outcomes", "coming_due"),
    *("entering", "simulated"),
)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def modules() -> Iterator[tuple[str, Path]]:
    for room in FLOORS:
        for folder, _, files in os.walk(ROOT / room, followlinks=False):
            for name in files:
                path = Path(folder) / name
                if path.suffix == ".py":
                    parts = path.relative_to(ROOT).with_suffix("").parts
                    yield ".".join(parts if room == "tactful" else ("tactful", *parts)), path


def imported(module: str, path: Path) -> Iterator[str]:
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    package = package.removesuffix(".__init__")
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                base = package.split(".")[: len(package.split(".")) - node.level + 1]
                yield ".".join([*base, node.module or ""]).rstrip(".")
                if not node.module:
                    yield from (".".join([*base, alias.name]) for alias in node.names)
            else:
                yield node.module or ""


def room_of(module: str) -> str | None:
    parts = module.split(".")
    if parts[0] != "tactful":
        return None
    return parts[1] if len(parts) > 1 and parts[1] in FLOORS else "tactful"


def test_imports_never_climb() -> None:
    climbing = []
    for module, path in modules():
        here = room_of(module)
        assert here is not None
        for name in imported(module, path):
            there = room_of(name)
            # Anyone may read the version.
            if there is None or name in ("tactful", "tactful.__init__"):
                continue
            if FLOORS.index(there) > FLOORS.index(here):
                climbing.append(f"{module} -> {name}")
    assert climbing == []


@pytest.mark.parametrize("room", ROOMS_INSIDE)
def test_inside_a_room_arrows_run_down_too(room: str) -> None:
    """Imports in functions and for type checkers count as well."""
    order = ROOMS_INSIDE[room]
    climbing, homeless = [], []
    for module, path in modules():
        parts = module.split(".")
        if parts[1:2] != [room] or len(parts) < 3 or parts[2] == "__init__":
            continue
        if parts[2] not in order:
            homeless.append(module)
            continue
        for name in imported(module, path):
            there = name.split(".")
            if there[:2] != ["tactful", room] or len(there) < 3:
                continue
            if there[2] in order and order.index(there[2]) > order.index(parts[2]):
                climbing.append(f"{module} -> {name}")
    assert homeless == []
    assert climbing == []


def test_the_rooms_of_the_journey_import_down_only() -> None:
    above = ["tactful", "campaigns", "journey"]
    climbing, homeless = [], []
    for module, path in modules():
        parts = module.split(".")
        if parts[:3] != above or parts[3:] == ["__init__"]:
            continue
        if len(parts) < 5 or parts[3] not in JOURNEY:
            homeless.append(module)
            continue
        for name in imported(module, path):
            there = name.split(".")
            inside = there[:3] == above and len(there) > 3
            if inside and JOURNEY.index(there[3]) > JOURNEY.index(parts[3]):
                climbing.append(f"{module} -> {name}")
    assert (homeless, climbing) == ([], [])


def test_rooms_import_each_other_relatively() -> None:
    absolute = [
        f"{module} -> {name}"
        for module, path in modules()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and not node.level
        for name in [node.module or ""]
        if name.split(".")[0] == "tactful"
        and ".migrations.versions." not in module  # Alembic loads these by their path
    ]
    assert absolute == []


def test_packages_named_equal_the_disk() -> None:
    named = set(PROJECT["tool"]["setuptools"]["packages"])
    on_disk = {
        module.rpartition(".")[0] for module, path in modules() if path.name == "__init__.py"
    }
    assert named == on_disk


def test_the_architecture_page_names_what_is_there() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text()
    named = re.findall(r"`((?:templates|lint|campaigns|web|tactful|tests)/[\w./-]*)`", page)
    assert len(named) > 40
    assert [name for name in named if not (ROOT / name).exists()] == []
    rooms = {f"{room}/{inner}/" for room, all_ in ROOMS_INSIDE.items() for inner in all_}
    on_disk = {name for name in rooms if (ROOT / name).is_dir()}
    assert sorted(on_disk - {f"{room}/commands/" for room in FLOORS} - set(named)) == []


def test_each_room_has_its_link() -> None:
    for room in FLOORS[:-1]:
        link = ROOT / "tactful" / room
        assert link.is_symlink()
        assert link.readlink() == Path("..", room)


@pytest.mark.parametrize(
    "code",
    [
        "import tactful.lint.commands.lint, tactful.lint.check.api",
        "import tactful.templates.render.compose",
        "from tactful.cli import group; group(['lint', '--help'], standalone_mode=False)",
    ],
)
def test_linting_loads_no_database_no_pages_no_mail(code: str) -> None:
    heavy = "sqlalchemy flask aiosmtplib alembic aiosmtpd waitress polars".split()
    check = f"{code}; import sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_lock_holds_every_dependency() -> None:
    locked = (ROOT / "requirements.lock").read_text().lower()
    wanted = [
        *PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"]["dev"],
    ]
    missing = [w for w in wanted if f"{w.split('>')[0].lower()}==" not in locked]
    assert missing == []
    assert "://" not in locked


def test_every_dependency_has_a_reason() -> None:
    reasons = (ROOT / "docs" / "dependencies.md").read_text().lower()
    names = [w.split(">")[0].lower() for w in PROJECT["project"]["dependencies"]]
    names += [w.split(">")[0].lower() for w in PROJECT["project"]["optional-dependencies"]["dev"]]
    assert [name for name in names if f"`{name}`" not in reasons] == []


# What decides or writes is called by `campaigns/actions/` alone; these only look, or are values.
DECIDING = (
    *("journey", "ledger", "people", "delivery.settle", "delivery.doubt"),
    *("messages.approval", "messages.drafts"),
)
ALLOWED = {
    "journey.timing.calendar.clock_for": "pure",
    "ledger.limits.warm_up_words": "pure: says a day's figure",
    "journey.timing.dated.plan": "pure: shows when touches would come",
    "journey.timelines.drawing.drawn": "pure: draws a timeline",
    "journey.timelines.forecast.Forecast": "a result",
    "journey.timelines.forecast.forecast": "pure: counts when touches would come",
    "journey.simulated.reply_model.ReplyModel": "a value",
    "journey.simulated.reply_model.reply_model": "pure: reads assumptions",
    "journey.simulated.simulation.Simulation": "a result",
    "journey.simulated.simulation.simulate": "pure: plays without a database",
    "journey.simulated.simulation_drawing.Plot": "a value",
    "journey.simulated.simulation_drawing.plotted": "pure: draws a simulation",
    "journey.simulated.simulation_totals.Totals": "a result",
    "journey.simulated.simulation_totals.ending": "pure: names an ending",
    "journey.simulated.simulation_totals.totals": "pure: counts",
    "journey.timelines.timeline.Timeline": "a result",
    "journey.timelines.timeline.TimelineTouch": "a result",
    "journey.timelines.timeline.timeline": "pure: shows when touches would come",
    "journey.ending.endings.Ended": "a result",
    "journey.entering.enrol.EnrolReport": "a result",
    "journey.entering.enrol.Skipped": "a result",
    "journey.paths.values.variant_for": "pure: which variant somebody would get",
    "messages.approval.ApprovalError": "an error",
    "messages.approval.DraftReport": "a result",
    "people.address.AddressError": "an error",
    "people.blocking_index.key_store": "dedupe: keys are made once, and nothing is decided",
    "people.decisions.DecisionError": "an error",
    "people.decisions.as_decision": "pure: a row as the file has it",
    "people.decisions.decisions": "only reads",
    "people.decisions.standing": "only reads",
    "people.import_list.Changed": "a result",
    "people.import_list.ImportReport": "a result",
    "people.matching.KnownPeople": "only reads",
    "people.recognised.Recognised": "a result",
    "people.rejects.write_rejected": "writes a CSV file, nothing else",
}
DOORS = ("tactful.web.", "tactful.campaigns.commands.", "tactful.campaigns.demo.")


def test_the_doors_decide_nothing_themselves() -> None:
    """Commands, pages and the demo ask an action; none of them writes in a transaction of its own.

    The sender is no action: `run`, the pages' thread and the demo start `delivery/runner.py`.
    """
    found, writing = set(), []
    for module, path in modules():
        if not module.startswith(DOORS):
            continue
        package = module.removesuffix(".__init__").split(".")
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom):
                depth = len(package) - node.level + (path.name == "__init__.py")
                base = ".".join([*package[:depth], node.module or ""]) if node.level else ""
                inner = base.removeprefix("tactful.campaigns.")
                if base.startswith("tactful.campaigns.") and f"{inner}.".startswith(
                    tuple(f"{room}." for room in DECIDING)
                ):
                    found |= {f"{inner}.{alias.name}" for alias in node.names}
            if isinstance(node, ast.Attribute) and node.attr == "session":
                writing.append(f"{module}:{node.lineno}")
    assert found == set(ALLOWED)
    assert writing == []


def test_messages_are_rendered_and_lists_enrolled_in_one_place_each() -> None:
    places: dict[str, set[str]] = {"compose": set(), "marked": set(), "check_message": set()}
    enrolling = set()
    for module, path in modules():
        if room_of(module) not in ("campaigns", "web"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in places:
                    places[name].add(module)
        if "tactful.campaigns.journey.entering.enrol" in imported(module, path):
            names = [
                alias.name
                for node in ast.walk(ast.parse(path.read_text()))
                if isinstance(node, ast.ImportFrom)
                for alias in node.names
            ]
            enrolling |= {module} if "enrol" in names else set()
    one = {"tactful.campaigns.messages.rendering"}
    assert places == {"compose": one, "marked": one, "check_message": one}
    assert enrolling == {"tactful.campaigns.actions.enrol"}


# What an agent's tools may never reach, whatever they are asked for.
OUT_OF_REACH = (
    *("actions", "alerts", "credentials", "delivery", "demo", "imap", "intake", "ledger", "people"),
    *("journey", "shell", "store.audit"),
    *("messages.approval", "messages.drafts", "messages.withdrawal", "messages.handover"),
)


def reached(*starts: str) -> set[str]:
    """Return every module that importing these may load, also inside functions."""
    ours = {name.removesuffix(".__init__"): (name, path) for name, path in modules()}
    found: set[str] = set()
    left = [*starts]
    while left:
        name = left.pop()
        if name in found or name not in ours:
            continue
        found.add(name)
        for one in imported(*ours[name]):
            parts = one.split(".")
            left += [".".join(parts[:end]) for end in range(2, len(parts) + 1)]
    return found


def test_no_tool_of_an_agent_can_approve_send_or_read_a_secret() -> None:
    """What is not imported by any of it cannot be called by any of it."""
    tools = [name for name, _ in modules() if name.startswith("tactful.campaigns.agent.")]
    assert len(tools) >= 7
    loaded = reached(*tools)
    refused = tuple(f"tactful.campaigns.{room}" for room in OUT_OF_REACH)
    assert [name for name in sorted(loaded) if f"{name}.".startswith(
        tuple(f"{one}." for one in refused))] == []  # fmt: skip
    assert "tactful.campaigns.queries.campaign" in loaded  # so the walk does walk
    assert "tactful.campaigns.actions.approve" in reached("tactful.campaigns.commands.approve")


def test_an_agents_tools_hold_no_way_out_of_the_process() -> None:
    """No socket, no shell, no environment in the room itself."""
    ways = {"subprocess", "socket", "smtplib", "urllib.request", "http.client", "keyring"}
    for module, path in modules():
        if module.startswith("tactful.campaigns.agent"):
            names = set(imported(module, path))
            assert ways.isdisjoint(names), module
            # It opens its database itself, to read: a Store can write and holds the signing key.
            assert not any(name.startswith("tactful.campaigns.store") for name in names), module
            assert path.name == "server.py" or "environ" not in path.read_text(), module
    # The only tool with a database is loaded when it is asked for.
    heavy = "import tactful.campaigns.agent.server, sys; print('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    "path", sorted((ROOT / "tests/bench").glob("b*.py")), ids=lambda path: path.stem
)
def test_every_benchmark_can_be_started(path: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(path.parent)!r}); import {path.stem}; {path.stem}.run"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
