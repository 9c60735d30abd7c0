"""What whole values say "nothing is known" in a form's or a program's words, in many languages.

A denial and what is denied, each a closed class of its language ("sin datos", "nie podano"), one
word for unknown, or a program's name for an empty value or an error ("System.String", "#BEZUG!").
"""

from ...templates.lazy_regex import lazy_regex

# By language: what denies, and what it may deny.
_DENIALS = lazy_regex(
    r"(?:no|not|none|not yet|never|without) (?:available|provided|specified|set|given|known|"
    r"applicable|stated|disclosed|found|entered|defined|assigned|recorded|supplied|listed|answered|"
    r"filled(?: in)?|collected|captured|value|data|name|info(?:rmation)?|answer|response|"
    r"entry|record|selection)|"
    r"keine? (?:angaben?|wert|daten|antwort|namen?|eintrag|information(?:en)?|auswahl)|"
    r"nicht (?:angegeben|bekannt|vorhanden|verfügbar|ausgefüllt|zutreffend|definiert|gesetzt|"
    r"hinterlegt|erfasst|gepflegt|beantwortet)|ohne (?:angaben?|namen?|wert)|"
    r"non (?:renseigné|communiqué|précisé|défini|fourni|spécifié|connu|saisi|attribué)e?s?|"
    r"non (?:disponible|applicable)s?|sans (?:nom|objet|réponse|valeur)|"
    r"(?:pas de|pas d['’]|aucune?) ?(?:noms?|réponses?|données?|valeurs?|informations?)|"
    r"sin (?:datos?|nombre|información|especificar|definir|asignar|valor|respuesta|informar)|"
    r"no (?:disponible|informad[oa]|especificad[oa]|indicad[oa]|aplica|definid[oa]|consta|"
    r"asignad[oa]|contesta|proporcionad[oa]|conocid[oa])|"
    r"sem (?:nome|dados|informaç(?:ão|ões)|valor|resposta|registro)|"
    r"não (?:informad[oa]|disponível|especificad[oa]|definid[oa]|se aplica|aplicável|preenchid[oa]|"
    r"consta|cadastrad[oa]|fornecid[oa]|indicad[oa]|atribuíd[oa])|"
    r"non (?:disponibile|specificat[oa]|indicat[oa]|pervenut[oa]|definit[oa]|applicabile|"
    r"inserit[oa]|fornit[oa]|not[oa]|compilat[oa]|presente)|senza (?:nome|dati|valore)|"
    r"nessun[oa]? ?(?:dat[oi]|valore|nome|risposta|informazione)|dat[oi] mancant[ei]|"
    r"geen (?:gegevens|naam|waarde|antwoord|opgave|data|invoer|informatie)|"
    r"niet (?:ingevuld|opgegeven|bekend|beschikbaar|van toepassing|gespecificeerd|gedefinieerd|"
    r"ingesteld|vermeld)|"
    r"brak (?:danych|informacji|nazwy|wartości|odpowiedzi|opisu)|"
    r"nie (?:podan[oay]|dotyczy|określon[oay]|ustawion[oay]|dostępn[eay]|wypełnion[oay]|wiadomo)|"
    r"(?:ej|inte|ikke|ikkje) (?:angiven|angivet|angitt|oppgitt|oplyst|ifyllt|tillämpligt|relevant|"
    r"tilgængelig|tilgjengelig|tillgänglig|utfylt|udfyldt|känd|kjent|kendt)|uppgift saknas|"
    r"ingen (?:uppgift|uppgifter|data|namn|navn|svar|verdi|værdi|opplysninger|oplysninger)|"
    r"ei (?:tietoa|tiedossa|saatavilla|määritetty|annettu|vastausta)|"
    r"není (?:k dispozici|uvedeno|známo|zadáno)|"
    r"veri yok|mevcut değil|bilgi yok|belirtilmedi|nincs adat|nincs megadva|"
    r"не (?:указан[оаы]?|известн[оаы]?|заполнен[оаы]?|задан[оаы]?|определен[оаы]?|применимо)|"
    r"нет (?:данных|ответа|информации|значения|имени)|немає даних|не вказано|"
    r"알 수 없음|해당 없음|غير معروف|لا يوجد|غير متوفر"
)
_UNKNOWN = frozenset(
    """unbekannt unbekannte unbekannter entfällt inconnu inconnue néant desconocido desconocida
    sconosciuto sconosciuta desconhecido desconhecida onbekend onbekende okänd okänt ukjent ukendt
    tuntematon nieznany nieznana nieznane neznámý neznámá neznámé neuvedeno nezadáno nevyplněno
    ismeretlen necunoscut nespecificat bilinmiyor belirtilmemiş girilmemiş неизвестно неизвестен
    неизвестный отсутствует невідомо 不明 未記入 未入力 未設定 なし 無し 該当なし 无 無 未知 未填写
    暂无 没有 空 不详 없음 미상 미입력""".split()
)  # fmt: skip
_SHORT = lazy_regex(
    r"k\. ?a\.?|k/a|o\. ?a\.|n\. ?v\. ?t\.?|n\. ?v\.|n\. ?n\.|n\. ?d\.|n\. ?c\.|s\. ?o\.|"
    r"s/[dno]|n/[dcovi]|n\. ?z\.|b/d"
)
_PROGRAM = lazy_regex(
    r"(?:System|Microsoft|Newtonsoft)\.[\w.]+(?:\[\])?|(?:java|javax|org|com|kotlin)(?:\.\w+){2,}|"
    r"DBNull(?:\.Value)?|\[object \w+\]|(?:__)?NULL(?:__)?|<class '\w+'>|NoneType|"
    r"(?:\w+(?:Exception|Error))(?::.*)?|Infinity|-Infinity|#¡?[A-ZÀ-Þ/0]{2,}[!?]|#N/?[A-Z]{1,3}|#{3,}|"
    r"(?i:invalid (?:date|datetime|number|value)|(?:ungültiges|ungueltiges) datum|date invalide|"
    r"fecha (?:inválida|no válida)|data (?:inválida|non valida)|ongeldige datum)|NaN[:/-]NaN.*"
)
_MARKS = frozenset("*_.-–—/?#~=+ ")
_AROUND = "()[]<>{}\"'“”‘’«»„*-–—_:;! "


def is_no_value(value: str) -> bool:
    """Say whether a whole value says in some language or program that there is none.

    >>> [is_no_value(v) for v in ("(No value)", "sin datos", "#BEZUG!", "***", "Leer", "No. 7")]
    [True, True, True, True, False, False]
    """
    if len(value) > 60 or not value:
        return False
    if _PROGRAM.fullmatch(value) or _MARKS.issuperset(value):
        return True
    plain = " ".join(value.strip(_AROUND).lower().replace("_", " ").split())
    if plain in _UNKNOWN or _DENIALS.fullmatch(plain.rstrip(".")):
        return True
    return _SHORT.fullmatch(plain) is not None and ("." in plain or "/" in plain)
