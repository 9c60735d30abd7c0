"""What the columns of a list are called in ten languages: "Vorname", "fecha de entrega", "imię".

English has its own classes in words.py, which tell a slot ("first name") from a label.
"""

from functools import lru_cache

from .words import OWNERS, RECORD, THING, is_field_like, split_name

# Persons and firms, places, how to reach somebody, days, amounts, what a letter is about.
COLUMNS = frozenset(
    """vorname nachname familienname anrede firma firmenname unternehmen betrieb ort stadt wohnort
    plz postleitzahl straße strasse hausnummer bundesland region telefon telefonnummer
    handynummer mobilnummer rufnummer mailadresse adresse anschrift datum termin uhrzeit monat
    jahr betrag preis summe rabatt anzahl menge stückzahl nummer kundennummer thema betreff
    produkt produktname artikel abteilung position funktion branche beruf ansprechpartner
    absender empfänger kunde kundenname veranstaltung währung einheit geburtstag frist
    prozentsatz jour prénom nom civilité titre société entreprise ville rue pays région téléphone
    numéro portable courriel heure mois année montant prix somme remise quantité nombre sujet
    thème objet produit fonction poste secteur métier interlocuteur expéditeur destinataire
    client événement lien devise unité apellido apellidos tratamiento cargo título empresa
    compañía ciudad dirección calle país provincia teléfono móvil correo fecha hora día mes año
    importe precio cantidad descuento número tema asunto producto artículo servicio departamento
    puesto sector remitente destinatario cliente evento enlace moneda unidad nome sobrenome
    apelido cidade endereço morada rua estado telefone telemóvel celular dia mês ano valor preço
    quantidade desconto assunto produto artigo serviço setor remetente destinatário moeda
    unidade cognome titolo azienda ditta società città indirizzo telefono cellulare giorno mese
    anno importo prezzo quantità sconto numero oggetto argomento prodotto articolo servizio
    reparto ruolo settore mittente valuta unità naam voornaam achternaam aanhef titel bedrijf
    bedrijfsnaam plaats stad woonplaats adres straat telefoon telefoonnummer tijd maand bedrag
    prijs aantal hoeveelheid korting onderwerp dienst afdeling functie afzender ontvanger klant
    klantnaam evenement eenheid imię imie nazwisko nazwa miasto miejscowość ulica kraj numer
    godzina dzień miesiąc kwota cena ilość liczba rabat temat usługa dział stanowisko branża
    nadawca odbiorca klient wydarzenie namn förnamn efternamn företag företagsnamn gata adress
    belopp pris ämne avdelning roll bransch avsändare mottagare kund länk navn fornavn etternavn
    virksomhed gade dato beløb emne afdeling afsender modtager begivenhed tel fax qty currency
    unit""".split()
)
_CONNECTING = frozenset(
    """de la del della dello dei das des du di da do dos der dem den van het le les los las l d il
    lo of the und et y e ed en i och og zu zum zur im pour per para by für""".split()
)
_OF = frozenset("of de del della dello des du do da dos das der van von di d der zur zum".split())
# How German, Dutch and Scandinavian compounds of them end: "Liefertermin", "leveringsdatum".
_ENDS = (
    "name", "nummer", "datum", "adresse", "anschrift", "termin", "preis", "betrag", "titel",
    "bezeichnung", "naam", "bedrag", "prijs", "adres", "namn", "adress", "navn", "dato",
)  # fmt: skip
_LONGEST = 7  # words


@lru_cache(maxsize=4096)
def is_slot(phrase: str) -> bool:
    """Say whether phrase is what a column, or the gap for its value, is called.

    >>> [is_slot(p) for p in ("fecha de entrega", "Liefertermin", "Name of the fair", "Webinar")]
    [True, True, True, False]
    """
    if is_field_like(phrase):
        return True
    words = [word for word in split_name(phrase) if not word.isdigit()]
    while words and (words[0] in OWNERS or words[0] in _CONNECTING):
        words.pop(0)
    if not 0 < len(words) <= _LONGEST:
        return False
    if words[-1] in ("no", "nr") and 1 < len(words) < 4:  # "room no."
        return all(word in THING or word in RECORD for word in words[:-1])
    if all(w in COLUMNS or w in RECORD or w in THING or w in _CONNECTING for w in words):
        return any(w in COLUMNS for w in words)
    first, rest = words[0], words[1:]
    headed = first in COLUMNS or first in RECORD
    if headed and rest and rest[0] in _OF and ":" not in phrase:
        return 1 < len(rest) <= 4
    return len(words) == 1 and any(
        first.endswith(end) and len(first) > len(end) + 3 for end in _ENDS
    )
