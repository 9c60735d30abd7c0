"""Answers that state a fact: who does it instead, and that it is decided; and what only looks so."""

import time
from datetime import date

import pytest

from tactful.campaigns.intake.reply_words import proposal

TODAY = date(2026, 11, 30)
# kind, and "!" where it is certain
ANSWERS = {
    "Karen Lund handles that now.": "not_me!",
    "We went with another supplier.": "no!",
    "My colleague Peter Brandt looks after training.": "not_me!",
    "Dafür ist jetzt Sabine Kraus zuständig.": "not_me!",
    "Sabine Kraus kümmert sich bei uns darum.": "not_me!",
    "Meine Kollegin Jana Wolf hat das Thema übernommen.": "not_me!",
    "C'est Claire Morel qui s'occupe de ce dossier.": "not_me!",
    "Claire Morel est désormais en charge des achats.": "not_me!",
    "De eso se encarga ahora Lucía Romero.": "not_me!",
    "Lucía Romero lleva estos temas.": "not_me!",
    "Daar gaat Joost de Vries over.": "not_me!",
    "Anneke Smit regelt dit nu.": "not_me!",
    "This is now handled by Tom Archer in facilities.": "not_me!",
    "Procurement handles that.": "not_me",
    "We have already signed with a local firm.": "no!",
    "We've chosen a different tool, thanks.": "no!",
    "Wir haben uns inzwischen für einen anderen Anbieter entschieden.": "no!",
    "Wir haben bereits einen Dienstleister beauftragt.": "no!",
    "Die Ausschreibung ist bereits vergeben.": "no!",
    "Nous avons choisi un autre prestataire.": "no!",
    "Nous avons finalement retenu une solution interne.": "no!",
    "Hemos optado por otro proveedor.": "no!",
    "Ya hemos firmado con otra empresa.": "no!",
    "We hebben inmiddels voor een andere partij gekozen.": "no!",
    "De opdracht is al gegund.": "no!",
    "The contract has already been awarded.": "no!",
    "We renewed with our current vendor last week.": "no!",
    "The board decided to stay with what we have.": "no!",
    "We have chosen you!": "None",
    "We went with your premium plan, send the contract.": "None",
    "We haven't chosen anyone yet.": "None",
    "If we had gone with another supplier we would be done.": "None",
    "Wir haben uns für Sie entschieden.": "None",
    "Wir haben uns noch nicht entschieden.": "None",
    "Nous avons choisi votre offre.": "None",
    "Hemos elegido su oferta.": "None",
    "We hebben voor jullie gekozen.": "None",
    "We have chosen a date: Tuesday.": "None",
    "We bought the tickets for your event yesterday.": "None",
    "I handle that now.": "None",
    "Your colleague handles that well.": "None",
    "Anna Berg and I read it with interest.": "None",
    "This handles our problem.": "None",
    "Who handles this at your side?": "question!",
    "Karen Lund was at your booth.": "None",
    "Das Dokument kümmert mich nicht.": "None",
    "Does Karen Lund handle that for you?": "question!",
    "C'est Paris qui me plaît.": "None",
    "Tuesday works for Karen Lund.": "None",
    "Hi Sam, Maria Gonzalez is responsible for our training budget now.": "not_me!",
    "Thanks. That is now with James Okafor from operations.": "not_me!",
    "Since May Ingrid Solheim manages all supplier contracts.": "not_me!",
    "I've retired; Paul Meier took over.": "not_me!",
    "Herr Thomas Vogt ist bei uns für die Beschaffung verantwortlich.": "not_me!",
    "Bei uns betreut Nadine Keller dieses Thema.": "not_me!",
    "Monsieur Luc Bernard gère ce sujet.": "not_me!",
    "Ma collègue Sophie Dubois a repris ce dossier.": "not_me!",
    "Nuestro compañero Javier Ruiz es ahora el responsable de compras.": "not_me!",
    "Mijn collega Eva Jansen heeft dit overgenomen.": "not_me!",
    "The facilities team handles this.": "not_me",
    "We ended up buying from a competitor of yours.": "no!",
    "We decided to build something in-house.": "no!",
    "The project was cancelled in October.": "no!",
    "Our board chose someone else.": "no!",
    "Wir sind inzwischen zu einem Mitbewerber gewechselt.": "no!",
    "Das Projekt wurde eingestellt.": "no!",
    "Wir haben den Vertrag mit unserem bisherigen Partner verlängert.": "no!",
    "Le projet a été abandonné.": "no!",
    "Nous avons signé avec une autre agence la semaine dernière.": "no!",
    "El proyecto se ha cancelado.": "no!",
    "Al final nos hemos decantado por otra empresa.": "no!",
    "Het project is gestopt.": "no!",
    "Wij hebben een andere leverancier gekozen.": "no!",
    "I left the company in spring.": "not_me",
    "Ich arbeite nicht mehr bei Rose GmbH.": "not_me",
    "Je ne travaille plus dans ce service.": "not_me",
    "Ya no trabajo en esta empresa.": "not_me",
    "Ik werk hier niet meer.": "not_me",
    "We signed the contract with you yesterday.": "None",
    "We have decided to go ahead with your proposal.": "None",
    "We're going with you.": "None",
    "We have picked three vendors for the shortlist, you are one of them.": "None",
    "The decision has not been made.": "None",
    "Anna Berg manages our Oslo office and would like to meet you.": "None",
    "We moved to a new building.": "None",
    "We bought a new office last year.": "None",
    "Wir haben uns Ihr Angebot angesehen.": "None",
    "Nous avons bien reçu votre message.": "None",
    "Hemos recibido su correo.": "None",
    "Munich is responsible for a third of our sales.": "None",
    "Friday is the right day.": "None",
    "We chose to wait until the summer.": "None",
    "Wir haben eine Schulung gekauft und sind zufrieden.": "None",
}
NAMED = {
    "Karen Lund handles that now.": "Karen Lund",
    "Herr Thomas Vogt ist bei uns für die Beschaffung verantwortlich.": "Thomas Vogt",
    "C'est Claire Morel qui s'occupe de ce dossier.": "Claire Morel",
    "De eso se encarga ahora Lucía Romero.": "Lucía Romero",
    "Daar gaat Joost de Vries over.": "Joost de Vries",
    "The facilities team handles this.": "facilities team",
}


@pytest.mark.parametrize(("text", "kind"), ANSWERS.items())
def test_the_kind_of_a_stated_fact(text: str, kind: str) -> None:
    found = proposal(text, TODAY)
    assert f"{found.kind}{'!' if found.kind and found.sure else ''}" == kind


@pytest.mark.parametrize(("text", "who"), NAMED.items())
def test_who_is_in_charge_is_named(text: str, who: str) -> None:
    assert proposal(text, TODAY).who == who


def test_long_and_strange_texts_are_read_in_bounds() -> None:
    shapes = ("Aa Bb " * 3000, "we have " * 2000, "A. " * 4000, "Abc" * 5000, "wir haben " * 2000)
    began = time.process_time()
    for text in shapes:
        proposal(text, TODAY)
    assert time.process_time() - began < 10
