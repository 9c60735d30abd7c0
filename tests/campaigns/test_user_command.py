"""`tactful user` and `tactful audit-log`, as somebody types them."""

import csv
import io
import json
import re
from typing import Any

from click.testing import CliRunner, Result
from sqlalchemy import text

from tactful.campaigns.actions.accounts import whose_link
from tactful.campaigns.actions.sign_in import SignInError, sign_in
from tactful.campaigns.model import person
from tactful.campaigns.shell import present
from tactful.campaigns.store.audit import note
from tactful.cli import group

WORDS = "correct horse battery staple"


def run(place: Any, *words: str, given: str | None = None) -> Result:
    name, *rest = words
    inner = [rest.pop(0)] if rest and not rest[0].startswith("-") else []
    return CliRunner().invoke(group, [name, *inner, *rest, "-C", str(place.root)], input=given)


def test_people_are_added_listed_given_roles_and_deactivated(place: Any) -> None:
    _ = place.store
    made = run(
        place, "user", "add", "ana@example.com", "--name", "Ana Ruiz", "--role", "rep",
        "--password-stdin", given=f"{WORDS}\n",
    )  # fmt: skip
    assert (made.exit_code, made.output) == (0, "Ana Ruiz (ana@example.com) may sign in.\n")
    entered = sign_in(place.store, "ana@example.com", WORDS, address="", now=place.now)
    assert entered.account.roles == ("rep", "admin")
    invited = run(place, "user", "add", "bob@example.com", "--role", "marketer", "--invite")
    link = re.search(r"http://127\.0\.0\.1:8025/sign-in/password/(\S+)", invited.output)
    assert link is not None
    assert whose_link(place.store, link[1], now=present()).name == "bob"
    roles = run(place, "user", "roles", "bob@example.com", "approver", "sender", "--format", "json")
    assert json.loads(roles.output)["permissions"] == ["approve", "send"]
    again = json.loads(run(place, "user", "reset-link", "bob", "--format", "json").output)
    assert set(again) >= {"link", "until", "email"}
    gone = run(place, "user", "deactivate", "bob@example.com")
    assert gone.output == "bob is deactivated and signed out.\n"
    listed = json.loads(run(place, "user", "list", "--format", "json").output)
    assert [(one["name"], one["active"], one["signs_in"]) for one in listed] == [
        ("Ana Ruiz", True, ["password"]), ("bob", False, []),
    ]  # fmt: skip
    assert "password" not in listed[0] and "argon2" not in run(place, "user", "list").output
    assert "Ana Ruiz: rep, admin (password)" in run(place, "user", "list").output
    assert run(place, "user", "reactivate", "bob").exit_code == 0


def test_a_password_is_never_an_option_and_never_waited_for_by_a_script(place: Any) -> None:
    _ = place.store
    assert run(place, "user", "add", "a@example.com", "--password", WORDS).exit_code == 2
    silent = run(place, "user", "add", "a@example.com")
    assert silent.exit_code == 2 and "--password-stdin" in silent.output
    both = run(place, "user", "add", "a@example.com", "--invite", "--password-stdin")
    assert both.exit_code == 2
    assert "--password " not in run(place, "user", "add", "--help").output
    try:
        sign_in(place.store, "a@example.com", WORDS, address="", now=place.now)
    except SignInError:
        return
    raise AssertionError("no account was made")


def test_the_log_is_shown_filtered_exported_and_verified(place: Any) -> None:
    for number, who in enumerate(("ann", "bob", "ann")):
        with place.store.session() as session:
            note(
                session, "paused", "mailbox", f"=sam{number}", by=person(who), at=place.now,
                detail={"why": "-1+1, „so“"},
            )  # fmt: skip
    shown = run(place, "audit-log", "--by", "ANN").output.splitlines()
    assert [line.split("  ")[1:3] for line in shown] == [["ann", "paused"]] * 2
    assert run(place, "audit-log", "--about", "sam1").output.count("\n") == 1
    assert run(place, "audit-log", "--action", "sent").output == "There is no such line.\n"
    assert run(place, "audit-log", "--since", "2100-01-01", "--format", "json").output == "[]\n"
    rows = json.loads(run(place, "audit-log", "--format", "json").output)
    assert [row["subject_id"] for row in rows] == ["=sam0", "=sam1", "=sam2"]
    table = list(csv.DictReader(io.StringIO(run(place, "audit-log", "--format", "csv").output)))
    assert [row["subject_id"] for row in table] == ["'=sam0", "'=sam1", "'=sam2"]
    assert table[2]["hash"] == rows[2]["hash"]
    whole = run(place, "audit-log", "verify")
    assert whole.exit_code == 0 and f"3 lines, head {rows[2]['hash']}." in whole.output
    assert run(place, "audit-log", "verify", "--head", rows[0]["hash"]).exit_code == 0
    with place.store.session() as session:
        session.execute(text("UPDATE audit SET \"by\" = 'eve' WHERE id = 2"))
    broken = run(place, "audit-log", "verify", "--format", "json")
    assert (broken.exit_code, json.loads(broken.output)["broken"]) == (1, 2)
    assert "broken at line 2: it was changed" in run(place, "audit-log", "verify").output
