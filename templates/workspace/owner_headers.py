"""Under which headers lists in the wild say whose lead somebody is, the surest first."""

_OF_CRMS = tuple(
    f"{whose}owner{what}"
    for what in ("", " name", " full name", " email", " email address")
    for whose in (
        "", "contact ", "lead ", "prospect ", "person ", "record ", "assigned ", "sales ",
        "hubspot ", "deal ", "opportunity ", "account ", "company ", "organization ",
        "organisation ", "customer ", "client ",
    )
)  # fmt: skip
_OTHERS = """
rep; rep name; rep email; sales rep; sales rep name; sales rep email; sales representative; salesrep
salesperson; sales person; salesman; seller; assigned to; assigned to name; assigned to email
assigned user; assigned rep; assigned sales rep; assignee; account manager; account manager name
account manager email; key account manager; kam; account executive; account exec; sdr; bdr
customer success manager; csm; relationship manager; client manager; person in charge
responsible; responsible person; responsible user; responsible rep
betreuer; betreuerin; kundenbetreuer; kundenbetreuerin; kontaktbetreuer; betreut von; zuständig
zuständiger; zuständige person; zuständiger mitarbeiter; zuständiger vertriebsmitarbeiter
verantwortlich; verantwortlicher; verantwortliche; verantwortliche person; vertriebler
vertriebsmitarbeiter; vertriebsmitarbeiterin; verkäufer; außendienstmitarbeiter; besitzer
eigentümer; kontakteigentümer; kontaktinhaber; kontakt inhaber; lead inhaber; leadinhaber
account inhaber; accountinhaber; datensatzinhaber; inhaber name; zugewiesen an; bearbeiter
propietario; propietaria; propietario del contacto; propietario de contacto; propietario del lead
propietario de la cuenta; propietario del registro; gestor; gestora; gestor de cuenta
gestor de cuentas; gestor comercial; responsable; responsable comercial; responsable de cuenta
comercial; comercial asignado; vendedor; vendedora; asesor; asesora; asesor comercial
ejecutivo; ejecutivo de cuenta; ejecutivo de ventas; asignado a; agente comercial
propriétaire; propriétaire du contact; propriétaire de la piste; propriétaire du compte
commercial; commerciale; commercial en charge; commercial attribué; chargé de compte
chargé de clientèle; chargé d affaires; responsable du compte; responsable de compte; gestionnaire
conseiller; conseillère; conseiller commercial; attribué à; assigné à; vendeur
proprietário; proprietária; proprietário do contato; proprietário do contacto; dono do contato
proprietário do lead; proprietário da conta; gestor da conta; gestor de conta; responsável
responsável pelo contato; responsável comercial; vendedor responsável; gerente de conta
gerente de contas; executivo de contas; atribuído a; consultor comercial
proprietario; proprietaria; proprietario contatto; proprietario del contatto; proprietario lead
proprietario account; responsabile; responsabile commerciale; responsabile account; venditore
agente; agente di vendita; gestore; assegnato a
eigenaar; contacteigenaar; eigenaar van contact; leadeigenaar; accounteigenaar; accountmanager
verantwoordelijke; verkoper; relatiebeheerder; toegewezen aan; vertegenwoordiger
opiekun; opiekunka; opiekun klienta; opiekun handlowy; właściciel; właściciel kontaktu
handlowiec; przedstawiciel handlowy; osoba odpowiedzialna; przypisany do; sprzedawca
ägare; kontaktägare; ansvarig; ansvarig säljare; kundansvarig; säljare; ejer; kontaktejer
ansvarlig; kundeansvarlig; sælger; eier; kontakteier; selger; omistaja; vastuuhenkilö
vastuumyyjä; myyjä; vlastník; vlastník kontaktu; obchodník; obchodní zástupce; přiděleno
tulajdonos; felelős; értékesítő; üzletkötő; responsabil; agent de vânzări; proprietar contact
sorumlu; müşteri temsilcisi; satış temsilcisi; ответственный; ответственный менеджер; владелец
менеджер; відповідальний; υπεύθυνος; ιδιοκτήτης; 営業担当
営業担当者; 所有者; 負責人; 负责人; 担当営業
"""
OWNER_HEADERS: tuple[str, ...] = (
    *_OF_CRMS,
    *(one.strip() for line in _OTHERS.strip().splitlines() for one in line.split(";")),
)

# A header of a role and such words around it is one too: "Current CRM owner (contact)".
ROLES = frozenset(
    """owner rep representative salesrep salesperson salesman seller assignee kam sdr bdr csm
    betreuer betreuerin kundenbetreuer kundenbetreuerin vertriebsbetreuer zustandiger
    verantwortlicher vertriebsmitarbeiter besitzer eigentumer inhaber propietario propietaria
    gestor gestora responsable vendedor vendedora asesor asesora proprietaire commercial
    conseiller gestionnaire proprietario proprietaria responsavel responsabile venditore
    eigenaar verkoper opiekun opiekunka wlasciciel handlowiec agare saljare ejer saelger eier
    selger omistaja myyja vlastnik obchodnik""".split()
)
AROUND = frozenset(
    """contact lead prospect person record assigned sales hubspot hub spot salesforce crm deal
    opportunity account company organization organisation customer client current primary main our
    internal responsible name full email e mail address user team of the s by 1
    del de du des d la le les el los do da dos das pelo di dello della van von vom der den dem des
    contacto contato contatto kontakt kontakts kontaktu kunde kunden kund kunde kunder cuenta conta
    compte cliente clientes kunden klienta klient comercial commerciale handlowy vertrieb verkauf
    lead leads datensatz accounts interner zustandige ansvarig ansvarlig nombre nom nome naam imie
    nazwisko correo mitarbeiter""".split()
)
