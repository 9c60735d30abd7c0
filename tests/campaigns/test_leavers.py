"""Whoever left, in whatever way a list says so, is read the same by lint, import and enrol."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tactful.campaigns.journey.entering.enrol import EnrolReport, enrol
from tactful.campaigns.people.import_list import compare_contacts
from tactful.campaigns.store.tables import Suppression
from tactful.lint.findings.finding import Finding
from tactful.lint.lists.recipients import Recipients, read_recipients
from tactful.lint.rule.families import RecipientsRule
from tactful.lint.rule.registry import rule
from tactful.lint.view.views import Context

from .conftest import Place


def listed(place: Place, text: str) -> Recipients:
    path = place.root / "contacts" / "spring.csv"
    path.write_text(text, encoding="utf-8")
    return read_recipients(path, place.workspace.fields, shown="contacts/spring.csv")


def enrolled(place: Place, people: Recipients) -> tuple[list[str], EnrolReport]:
    with place.store.session() as session:
        report = enrol(
            session, place.workspace, place.workspace.campaign("spring"), people,
            source="spring", now=place.now,
        )  # fmt: skip
    skipped = {skip.address for skip in report.skipped}
    return [a for a in people.column("contact.email") if a not in skipped], report


def told(place: Place, people: Recipients) -> list[Finding]:
    asked = rule("R307")()
    assert isinstance(asked, RecipientsRule)
    return list(asked.check(people, Context(workspace=place.workspace)))


OUT = ["3 Nov 2025", "2025-11-03", "by phone", "asked us to stop", "global", "yes", "x", "J", "1",
       "perhaps", "03.11.2025 14:02", "Yes - via link", "unknown", "45964", "wahr"]  # fmt: skip
STAYS = ["", "no", "No", "FALSE", "0", "n/a", "nein", "subscribed", "-", "0000-00-00"]


@pytest.mark.parametrize("value", OUT)
def test_anything_but_a_clear_no_is_an_opt_out(place: Place, value: str) -> None:
    people = listed(
        place, f"email,first_name,Opted out\njo@a.example,Jo,{value}\nal@b.example,Al,\n"
    )
    assert [f.row for f in told(place, people)] == [1]
    with place.store.reading() as session:
        dry = compare_contacts(session, place.workspace, people, source="spring")
    assert dry.opted_out == 1
    assert enrolled(place, people)[0] == ["al@b.example"]
    with place.store.reading() as session:
        assert session.scalars(select(Suppression.value)).all() == ["jo@a.example"]


@pytest.mark.parametrize("value", STAYS)
def test_a_clear_no_is_none(place: Place, value: str) -> None:
    people = listed(place, f"email,first_name,Opted out\njo@a.example,Jo,{value}\n")
    assert told(place, people) == []
    assert enrolled(place, people)[0] == ["jo@a.example"]


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("status", "unsubscribed"),
        ("status", "blocklisted"),
        ("Status", "Bounced"),
        ("State", "cleaned"),
        ("Email Status", "hard_bounced"),
        ("Email Opt Out", "TRUE"),
        ("HasOptedOutOfEmail", "true"),
        ("Unsubscribed from all email", "Yes"),
        ("Email hard bounce reason", "MAILBOX_FULL"),
        ("UNSUB_TIME", "2025-01-02 10:00:00"),
        ("CLEAN_TIME", "2024-01-02"),
        ("Do Not Contact", "1"),
        ("Marketing contact status", "Non-marketing contact"),
        ("Email permission", "denied"),
        ("Accepts Email Marketing", "no"),
        ("Opt-in", "FALSE"),
        ("Newsletter", "nein"),
        ("Abgemeldet am", "03.11.2025"),
        ("Désabonné", "oui"),
        ("Baja", "sí"),
        ("Descadastrado", "sim"),
        ("Optd out", "yes"),
        ("Tags", "vip; unsubscribed"),
        ("Notes", "Please do not email her again"),
        ("Comment", "asked to be removed from our list in May"),
        ("Remark", "Opted-out"),
        ("Lead status", "Unsubscribed"),
        ("Subscription status", "U"),
        ("Contact status", "Left company"),
        ("Lawful basis", "consent withdrawn"),
        ("Spam complaint", "2025-02-01"),
        ("Status", "Inactive"),
        ("Lead-Status", "verstorben"),
        ("Statut", "décédée"),
        ("Estado", "Fallecido"),
        ("Bemerkung", "verstorben"),
        ("Kontaktstatus", "kein Interesse"),
        ("Status", "gesperrt"),
        ("Bemerkung", "will keine Mails mehr"),
        ("Notiz", "bitte aus dem Verteiler nehmen"),
        ("Notiz", "nicht mehr im Unternehmen"),
        ("Notiz", "möchte nicht angeschrieben werden"),
        ("Remarque", "ne souhaite plus être contactée"),
        ("Remarque", "à retirer de la liste"),
        ("Notas", "no quiere recibir más correos"),
        ("Note", "non vuole più ricevere email"),
        ("Opmerking", "wil geen mail meer"),
        ("Observações", "não quer receber emails"),
        ("Einwilligung E-Mail", "zurückgezogen"),
        ("DSGVO", "nicht erteilt"),
        ("Accepte les e-mails", "non"),
    ],
)
def test_whoever_left_by_whatever_column_is_not_enrolled(
    place: Place, header: str, value: str
) -> None:
    text = f'email,first_name,"{header}"\njo@a.example,Jo,"{value}"\nal@b.example,Al,\n'
    people = listed(place, text)
    assert [f.row for f in told(place, people)] == [1]
    assert enrolled(place, people)[0] == ["al@b.example"]


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("status", "subscribed"),
        ("Status", "Active"),
        ("Lead status", "Open"),
        ("Approval Status", "approved"),
        ("Fax opt out", "yes"),
        ("Do not call", "yes"),
        ("Unsubscribe link", "https://a.example/unsubscribe?id=4"),
        ("State", "Oregon"),
        ("Notes", "Asked about the notice period of the lease"),
        ("Notes", "wants us to bounce ideas around"),
        ("Soft bounces", "2"),
        ("Opt in", "2026-01-02"),
        ("Consent", "legitimate interest"),
        ("Newsletter", "yes"),
        ("company", "Optout Systems Ltd"),
        ("Industry", "List brokers"),
        ("Stage", "decision"),
        ("Tags", "vip; event 2025"),
        ("Leave Time", "2026-03-02 15:30"),
        ("Email status", "verified"),
        ("Marketing contact status", "Marketing contact"),
        ("Bemerkung", "hat keine E-Mail erhalten, bitte nochmals"),
        ("Bemerkung", "keine private E-Mail-Adresse"),
        ("Bemerkung", "wurde noch nicht kontaktiert"),
        ("Remarque", "veut plus de détails par mail"),
        ("Remarque", "ne veut pas de plastique"),
        ("Notas", "quiere recibir la oferta"),
        ("Opmerking", "wil graag een mail met prijzen"),
        ("Status", "Kontaktiert"),
        ("Einwilligung E-Mail", "ja"),
    ],
)
def test_who_only_seems_to_have_left_stays(place: Place, header: str, value: str) -> None:
    people = listed(place, f'email,first_name,"{header}"\njo@a.example,Jo,"{value}"\n')
    assert told(place, people) == []
    assert enrolled(place, people)[0] == ["jo@a.example"]


def test_what_may_mean_it_is_an_error_until_the_column_is_named(place: Place) -> None:
    text = "email,first_name,Stage\njo@a.example,Jo,lapsed\n"
    people = listed(place, text)
    (finding,) = told(place, people)
    assert finding.severity == "error" and "not_opt_outs" in (finding.fix or "")
    left, report = enrolled(place, people)
    assert left == [] and "may mean no email" in report.skipped[0].why
    with place.store.reading() as session:
        assert session.scalars(select(Suppression)).all() == []  # nothing is for good in doubt
    settings = place.root / "tactful.toml"
    settings.write_text(settings.read_text() + '\n[lists]\nnot_opt_outs = ["Stage"]\n')
    people = listed(place, text)
    assert told(place, people) == []
    assert enrolled(place, people)[0] == ["jo@a.example"]


def test_a_second_row_of_the_mailbox_that_left_counts(place: Place) -> None:
    people = listed(
        place, "email,first_name,status\njo@a.example,Jo,\nJO@a.example,Jo,unsubscribed\n"
    )
    _, report = enrolled(place, people)
    assert report.enrolled == ()
    with place.store.reading() as session:
        (why,) = session.scalars(select(Suppression.why)).all()
    assert why == "spring: 'unsubscribed' in 'status' means no email"
