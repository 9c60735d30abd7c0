"""Days of absence and kinds of answer, by their words."""

from datetime import date

import pytest

from tactful.campaigns.intake.later import asked_again
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
    "Please ask me again in March 2031.": "not_now!",
    "Not now. Try us in Q1 2027.": "not_now!",
    "Bitte kommen Sie nach dem Sommer noch einmal auf mich zu.": "not_now!",
    "Melden Sie sich im ersten Quartal 2027 wieder.": "not_now!",
    "Pas pour le moment, recontactez-moi au printemps 2027.": "not_now!",
    "Revenez vers nous après l'été.": "not_now!",
    "Ahora no, vuelva a contactarme en marzo de 2027.": "not_now!",
    "Hablemos más adelante, después del verano.": "not_now!",
    "Nu even niet, neem in het najaar weer contact op.": "not_now!",
    "Bel me in maart 2027 nog eens.": "not_now!",
    "Let's talk again after the summer.": "not_now",
    "Not before 2028, please.": "not_now!",
    "Rappelez-moi demain.": "not_now",
    "Je ne peux pas ouvrir la pièce jointe.": "None",
    "We met again in March 2026 in Lyon.": "None",
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
        # a month, with and without its year
        ("Please ask me again in March 2031.", "2031-03-01"),
        ("September 2028 would suit us better", "2028-09-01"),
        ("Fragen Sie Ende Oktober 2029 noch einmal", "2029-10-25"),
        ("Anfang März bitte wieder", "2027-03-01"),
        ("mi-avril", "2027-04-15"),
        ("à partir de septembre 2027", "2027-09-01"),
        ("a principios de mayo de 2028", "2028-05-01"),
        ("vanaf februari", "2027-02-01"),
        ("after June", "2027-07-01"),
        ("nächstes Jahr im November", "2027-11-01"),
        ("in April next year", "2027-04-01"),
        ("on 3 March 2031", "2031-03-03"),
        ("we may talk", "None"),
        ("in March 2019", "None"),
        ("in March 2099", "None"),
        # a part of a year
        ("Q1 2027", "2027-01-01"),
        ("in Q1", "2027-01-01"),
        ("after Q1", "2027-04-01"),
        ("in the third quarter of 2028", "2028-07-01"),
        ("im 2. Quartal", "2027-04-01"),
        ("au premier trimestre 2028", "2028-01-01"),
        ("T3 2027", "2027-07-01"),
        ("en el segundo trimestre de 2027", "2027-04-01"),
        ("in het vierde kwartaal van 2027", "2027-10-01"),
        ("in H2 2027", "2027-07-01"),
        ("in der zweiten Jahreshälfte", "2027-07-01"),
        ("in the last quarter", "2027-10-01"),
        # a season
        ("in the spring of 2028", "2028-03-01"),
        ("next summer", "2027-06-01"),
        ("im Herbst", "2027-09-01"),
        ("im Frühjahr nächsten Jahres", "2027-03-01"),
        ("après l'été", "2027-09-01"),
        ("à la rentrée", "2027-09-01"),
        ("en primavera", "2027-03-01"),
        ("in het najaar", "2027-09-01"),
        ("After the summer", "2027-09-01"),
        ("nach dem Sommer 2028", "2028-09-01"),
        ("after the summer holidays", "2027-09-01"),
        ("después del verano", "2027-09-01"),
        ("na de zomervakantie", "2027-09-01"),
        ("en été 2027", "2027-06-01"),
        ("this was a nice summer", "None"),
        ("sales fall in spring-loaded ways", "None"),
        # a feast, the year, a span
        ("after Easter", "2027-03-30"),
        ("nach Ostern", "2027-03-30"),
        ("after Christmas", "2026-12-27"),
        ("nach dem Jahreswechsel", "2027-01-02"),
        ("im neuen Jahr", "2027-01-01"),
        ("l'année prochaine", "2027-01-01"),
        ("el año que viene", "2027-01-01"),
        ("volgend jaar", "2027-01-01"),
        ("not before 2028", "2028-01-01"),
        ("ab 2029", "2029-01-01"),
        ("dans six mois", "2027-05-28"),
        ("dentro de tres meses", "2027-02-28"),
        ("over een half jaar", "2027-05-28"),
        ("in a couple of weeks", "2026-12-14"),
        ("le trimestre prochain", "2027-01-01"),
        ("el próximo mes", "2026-12-01"),
        ("volgende week", "2026-12-07"),
    ],
)
def test_asked_again(text: str, day: str) -> None:
    assert str(asked_again(text, TODAY)) == day


def test_answers_between_quoted_lines_are_all_kept() -> None:
    text = "> Which day?\nTuesday.\n> How many?\nFour.\n\nSent from my iPhone"
    assert new_text(text) == "Tuesday.\nFour."
