"""How much a content word tells: words that any email may hold tell little of what this one says.

Classes of words, not sentences; in base forms, as ``matter`` gives them.
"""

# Writing about writing, and the courtesies around it: they add nothing to what was said before.
OF_LETTERS = frozenset(
    """
answer appreciate ask assume attention aware back best box bother bring brief bump buried busy
chance check chase circle close contact convenient curious day delete disturb dear drop earlier
email feedback feel find follow forget forward friend friendly gentle glad good grateful great
happen happy hear help hesitate hope hopefully inbox interest interrupt keep kind know last late
later leave let line listen little look lost love mail mean meantime mention message mind miss
moment month morning name nice note notice nudge occasion opportunity past patient perhaps please
pleased pleasure possible post previous probably quick quickly reach read receive recent regard
remember remind reminder repeat reply resend respond response return say see send sent share short
simply slip something soon sorry spare speak talk tell thank thought time today together tomorrow
top touch trouble try understand update wait week welcome well wish wonder word worth write wrong
year yesterday antwort antworten anfrage bedanken bescheid besten bitte bitten brief danke danken
dank eben email erinnern erinnerung erneut erreichen freuen freundlich fragen frage gehen
gelegenheit gern gerne gestern gruß gut hallo heute hoffe hoffen hoffentlich interesse kurz kurze
kurzen leider lesen letzte letzten letzter mail melden meldung morgen möglich möglichkeit
nachfragen nachhaken nachricht nochmal nochmals posteingang rückmeldung sagen schicken schreiben
sehen senden stören tag tage untergegangen verständnis vergessen vielleicht vorab warten wissen
woche wochen wohl zeilen zeit zurück
""".split()
)
# The commonest other words: of business, of quantity and of daily life.
EVERYDAY = frozenset(
    """
able add age ago allow almost already always amount area arrive average bad base become begin
believe benefit better big book break build business buy call card care carry case cause change
charge cheap choice choose city client common company compare complete consider contain continue
control copy cost country cover create customer cut data date deal decide deliver detail
difference different difficult discover discuss double early easy effort either else employee end
enjoy enough enter even event ever exact example expect expensive experience explain extra fact
fail fall far fast feature fee few figure fill final fit fix free full further gain general give
group grow half hand handle hard head high hold home hour house idea important improve include
increase industry information inside instead issue item join job kick large learn least less level
life lift list live local long lose lot low main manage manager market matter meet meeting member
method minute money move near necessary need never new next night normal number offer office often
old open order own page paper part pay people per percent person piece place plan point price
problem process produce product project provide put quality quarter question quiet rate ready real
reason record reduce remain remove report rest result right rise risk room round rule run safe
sale save score season seat section service set several show side simple single sit site size
small sort space special stand standard start state stay step stop store story struggle suit
supply support sure switch system table task team term test thousand total track train turn type
typical unit usual use useful user value visit walk want warn watch way whole wide win without
work world worry abend alt anbieten andere anfangen angebot ansehen arbeit arbeiten art aufgabe
bedeuten beginnen beispiel bekommen besser bestehen besuch betrieb betragen bleiben brauchen
bringen denken dürfen eigen einfach ende entscheiden erfahren ergebnis erhalten erklären erst
finden firma fragen früh führen ganz geben geld genau genug geräte groß große grund haus helfen
hilfe hoch jahr jahre jährlich kaufen kennen klein kleine kommen kosten kostet kunde kunden lang
lange lassen laufen leicht leisten leute liegen lösung machen meist meiste meisten mensch menschen
minuten mitarbeiter monat monate monatlich neu neue neuen nehmen nutzen nächste paar preis problem
produkt prozent punkt rechnen richtig sache schnell seite selten setzen stehen stellen stunde
stunden suchen teil termin tun unternehmen verlieren verstehen versuchen viele vorstellen weg
wenig weniger wert wichtig wollen zahl zahlen zeigen ziehen zusammen
""".split()
)
