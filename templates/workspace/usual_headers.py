"""Headers of lists in other languages, by the field they most likely are.

Where a word is two things, the commoner one in an export counts: a German "Titel" is "Dr.", so
it is none here. Accents may be left out in a list. English ones stand in fields.py.
"""

OTHER_LANGUAGES: dict[str, str] = {
    "contact.email": (
        "e-mail-adresse, mailadresse, emailadresse, courriel, mél, adresse e-mail, adresse email, "
        "adresse mail, adresse électronique, correo, correo electrónico, "
        "dirección de correo electrónico, endereço de e-mail, endereço de email, "
        "correio eletrónico, correio eletrônico, indirizzo e-mail, indirizzo email, "
        "posta elettronica, e-mailadres, emailadres, adres e-mail, adres email, e-post, epost, "
        "e-postadress, e-postadresse, sähköposti, sähköpostiosoite, e-mailová adresa, "
        "メール, メールアドレス, eメール, 电子邮件, 邮箱, 이메일"
    ),
    "contact.first_name": (
        "vorname, rufname, prénom, nombre, nombre de pila, primer nombre, nome, primeiro nome, "
        "nome próprio, voornaam, roepnaam, imię, förnamn, tilltalsnamn, fornavn, etunimi, jméno, "
        "křestní jméno, keresztnév, prenume, 名, ファーストネーム"
    ),
    "contact.last_name": (
        "nachname, familienname, zuname, nom, nom de famille, apellido, apellidos, "
        "primer apellido, sobrenome, apelido, último nome, cognome, achternaam, familienaam, "
        "nazwisko, efternamn, efternavn, etternavn, sukunimi, příjmení, vezetéknév, nume, "
        "姓, ラストネーム"
    ),
    "contact.full_name": (
        "ansprechpartner, ansprechpartnerin, kontaktperson, vor- und nachname, "
        "vorname und nachname, vorname nachname, nom complet, nom et prénom, nom prénom, "
        "prénom nom, nombre completo, nombre y apellidos, nombre y apellido, nome completo, "
        "nome e sobrenome, nome e cognome, nominativo, volledige naam, contactpersoon, naam, "
        "imię i nazwisko, fullständigt namn, namn, navn, fulde navn, nimi, "
        "jméno a příjmení, 氏名, お名前, 名前, 担当者, 担当者名, ご担当者名, 姓名, 이름"
    ),
    "contact.company": (
        "firma, firmenname, unternehmen, unternehmensname, gesellschaft, betrieb, entreprise, "
        "société, nom de l'entreprise, raison sociale, organisme, empresa, "
        "nombre de la empresa, razón social, compañía, organización, nome da empresa, "
        "razão social, organização, azienda, nome azienda, società, ragione sociale, ditta, "
        "bedrijf, bedrijfsnaam, organisatie, nazwa firmy, przedsiębiorstwo, företag, "
        "företagsnamn, bolag, virksomhed, virksomhedsnavn, bedrift, selskap, yritys, "
        "yrityksen nimi, společnost, název firmy, 会社, 会社名, 企業名, 貴社名, 法人名, 団体名, "
        "公司, 회사"
    ),
    "contact.title": (
        "funktion, stelle, stellenbezeichnung, berufsbezeichnung, jobtitel, fonction, poste, "
        "intitulé du poste, cargo, puesto, puesto de trabajo, função, ruolo, qualifica, "
        "posizione, mansione, functie, functietitel, functieomschrijving, stanowisko, "
        "befattning, stilling, stillingsbetegnelse, tehtävänimike, pozice, funkce, "
        "役職, 役職名, 職種, 肩書, 肩書き, 职位, 직책"
    ),
    "contact.phone": (
        "telefon, telefonnummer, rufnummer, mobil, mobilnummer, mobiltelefon, handy, "
        "handynummer, téléphone, numéro de téléphone, tél, portable, teléfono, "
        "número de teléfono, móvil, teléfono móvil, telefone, telemóvel, celular, telefono, "
        "numero di telefono, cellulare, telefoon, telefoonnummer, mobiel, numer telefonu, nr "
        "telefonu, telefon komórkowy, puhelin, puhelinnumero, telefonní číslo, "
        "電話, 電話番号, 携帯電話, 携帯番号, 电话, 手机, 전화번호"
    ),
    "contact.website": (
        "webseite, internetseite, webadresse, site web, site internet, sitio web, página web, "
        "sito web, sito internet, strona www, strona internetowa, hemsida, hjemmeside, "
        "kotisivu, webová stránka, ウェブサイト, ホームページ"
    ),
    "contact.city": (
        "ort, stadt, wohnort, ville, commune, ciudad, localidad, cidade, localidade, "
        "città, comune, plaats, stad, woonplaats, vestigingsplaats, miasto, miejscowość, "
        "kaupunki, město, 市区町村, 城市"
    ),
    "contact.country": (
        "country/region, country or region, country name, land, pays, país, paese, nazione, "
        "kraj, maa, země, 国, 国名, 国家"
    ),
    "contact.region": (
        "state/region, state/province, province/state, region/state, state province region, "
        "mailing state/province, billing state/province, canton, "
        "bundesland, kanton, région, état, provincia, región, comunidad autónoma, estado, "
        "província, uf, regione, provincie, województwo, län, fylke, 都道府県, 省"
    ),
    "contact.industry": (
        "branche, wirtschaftszweig, secteur, secteur d'activité, sector de actividad, setor, "
        "ramo, settore, branża, bransch, bransje, toimiala, obor, 業種, 業界"
    ),
    "contact.company_size": (
        "mitarbeiter, mitarbeiterzahl, mitarbeiteranzahl, anzahl mitarbeiter, unternehmensgröße, "
        "effectif, effectifs, nombre de salariés, nombre d'employés, taille de l'entreprise, "
        "empleados, número de empleados, tamaño de la empresa, funcionários, "
        "número de funcionários, colaboradores, número de colaboradores, dipendenti, "
        "numero di dipendenti, numero dipendenti, medewerkers, aantal medewerkers, "
        "aantal werknemers, pracownicy, liczba pracowników, anställda, antal anställda, ansatte, "
        "antal ansatte, antall ansatte, henkilöstömäärä, počet zaměstnanců, 従業員数, 社員数"
    ),
    "contact.timezone": (
        "zeitzone, fuseau horaire, zona horaria, fuso horário, fuso orario, tijdzone, "
        "strefa czasowa, tidszon, tidszone, tidssone"
    ),
    "contact.locale": (
        "sprache, langue, idioma, lingua, taal, język, språk, sprog, kieli, jazyk, 言語"
    ),
    "lead.source": (
        "quelle, leadquelle, lead-quelle, origine, origine du lead, origen, fuente, origem, "
        "fonte, bron, leadbron, źródło, källa, kilde, lähde, zdroj"
    ),
    "lead.notes": (
        "notiz, notizen, bemerkung, bemerkungen, anmerkung, anmerkungen, kommentar, kommentare, "
        "remarque, remarques, commentaire, commentaires, notas, observaciones, comentarios, "
        "observações, comentários, commenti, osservazioni, opmerking, opmerkingen, notities, "
        "uwagi, notatki, anteckning, anteckningar, noter, merknad, poznámka, poznámky, 備考, メモ"
    ),
    "lead.created": (
        "erstellt am, erstelldatum, anlagedatum, date de création, créé le, fecha de creación, "
        "fecha de alta, data de criação, data di creazione, aangemaakt op, data utworzenia, "
        "skapad, oprettet, opprettet, 登録日, 作成日"
    ),
}


def in_other_languages(key: str) -> tuple[str, ...]:
    """Return the headers of a field in languages other than English."""
    return tuple(filter(None, OTHER_LANGUAGES.get(key, "").split(", ")))
