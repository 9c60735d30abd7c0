"""Days of absence and kinds of answer, by their words."""

from datetime import date

import pytest

from tactful.campaigns.intake.days import asked_again
from tactful.campaigns.intake.new_text import new_text
from tactful.campaigns.intake.out_of_office import back_on
from tactful.campaigns.intake.reply_words import proposal

TODAY = date(2026, 11, 30)  # a Monday
ABSENCES = {
    "I'll be back in the office on 5th January.": "2027-01-05",
    "Ich bin vom 21.12.2026 bis zum 8.1.2027 im Urlaub.": "2027-01-09",
    "Ab dem 21.12. bin ich im Urlaub.": "None",
    "Ab Montag, dem 11. Januar, bin ich wieder für Sie da.": "2027-01-11",
    "Je suis en congés jusqu'au 15 décembre inclus.": "2026-12-16",
    "Absente du lundi 7 au vendredi 11 décembre": "2026-12-12",
    "Vuelvo a la oficina el lunes 14 de diciembre.": "2026-12-14",
    "del 24 al 31 de diciembre estaré ausente": "2027-01-01",
    "Ik ben tot 4 januari met vakantie.": "2027-01-04",
    "Vanaf 4 januari ben ik weer bereikbaar.": "2027-01-04",
    "I am on leave 7-11 December.": "2026-12-12",
    "I am out until further notice.": "None",
    "Starting 12/01/2026 I am out, and will return 12/14/2026.": "2026-12-14",
    "I'm away from December 1 through December 5, returning December 8.": "2026-12-08",
    "Bis einschließlich Freitag, 11.12., bin ich nicht erreichbar.": "2026-12-12",
    "Seit dem 23. November bin ich in Elternzeit.": "None",
    "Back tomorrow!": "2026-12-01",
    "out of office until Monday": "2026-12-08",
    "I will respond when I return on Monday, 14 Dec.": "2026-12-14",
    "Out until the 31st of November.": "None",
    "Ich bin am 1.12. außer Haus und am 2.12. zurück.": "2026-12-02",
    "Retour le 4 janvier 2027.": "2027-01-04",
    "Terug op 4 januari.": "2027-01-04",
    "Back in the office Wednesday, Dec. 9th.": "2026-12-09",
    "Ich bin bis 4. Januar im Urlaub und dann wieder da.": "2027-01-05",
    "Regreso el 7 de enero.": "2027-01-07",
    "I was on leave until 13 November.": "None",
}
# kind, and "!" where it is certain
ANSWERS = {
    "Sounds great, let's talk on Thursday.": "yes!",
    "Bitte rufen Sie mich morgen an.": "yes!",
    "Ok": "yes!",
    "Ja, aber erst im neuen Jahr.": "question",
    "We already decided for another supplier.": "no!",
    "I'd rather not.": "no!",
    "We are not interested in seats, but in the audit.": "question",
    "Could we postpone to February?": "question",
    "We have no budget this year, come back in January.": "not_now!",
    "Please call me next week.": "not_now",
    "Don't email me before Tuesday, I'm travelling.": "opt_out",
    "How do I unsubscribe from your webinar series?": "question!",
    "I asked you to stop. Take me off your list.": "opt_out!",
    "Nicht interessiert, bitte keine weiteren Mails.": "opt_out!",
    "Bitte löschen Sie meine Daten.": "opt_out!",
    "stop": "opt_out!",
    "I cannot stop using it, great product!": "None",
    "Remove the second line from the offer please.": "None",
    "Please don't stop sending these, I like them": "None",
    "Ich muss mich für Dienstag leider abmelden.": "None",
    "Thanks for the checklist!": "None",
    "Wann passt es Ihnen?": "question!",
    "Yes. What does it cost?": "question",
    "Je ne souhaite plus recevoir vos courriels, désinscrivez-moi.": "opt_out!",
    "Quiero darme de baja.": "opt_out!",
    "Schrijf mij uit alstublieft.": "opt_out!",
    "Cancellatemi dalla vostra lista, grazie.": "opt_out!",
    "Per favore non scrivetemi più.": "opt_out!",
    "Por favor, removam-me da vossa lista.": "opt_out!",
    "Não me enviem mais e-mails.": "opt_out!",
    "Abbiamo eliminato il problema della lista.": "None",
    "Não enviei mais nada ontem?": "question!",
}


@pytest.mark.parametrize(("text", "day"), ABSENCES.items())
def test_back_on(text: str, day: str) -> None:
    assert str(back_on("", text, TODAY)) == day


@pytest.mark.parametrize(("text", "kind"), ANSWERS.items())
def test_kind_of_answer(text: str, kind: str) -> None:
    found = proposal(text, TODAY)
    assert f"{found.kind}{'!' if found.sure else ''}" == kind


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("in three months", "2027-02-28"),
        ("in 2 Wochen", "2026-12-14"),
        ("next year", "2027-01-01"),
        ("im nächsten Jahr, vielleicht in Q2 2027", "2027-04-01"),
        ("nächsten Monat", "2026-12-01"),
        ("in May or in June", "2027-05-01"),
        ("on 15 January", "2027-01-15"),
        ("some day", "None"),
    ],
)
def test_asked_again(text: str, day: str) -> None:
    assert str(asked_again(text, TODAY)) == day


def test_answers_between_quoted_lines_are_all_kept() -> None:
    text = "> Which day?\nTuesday.\n> How many?\nFour.\n\nSent from my iPhone"
    assert new_text(text) == "Tuesday.\nFour."
