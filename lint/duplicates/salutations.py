"""What a list says of people beside their names: Mr or Ms, "Herr" or "Frau"."""

from ..lists.normal import fold

# What lists call the column; a title is one where it says "Mrs", and none where it says "Buyer".
HEADERS = (
    "salutation", "anrede", "civilité", "civilite", "gender", "geschlecht", "sexe", "sexo",
    "tratamiento", "tratamento", "aanhef", "title", "titel", "prefix", "name_prefix", "honorific",
)  # fmt: skip
_MAN = frozenset(
    "mr mister herr hr herrn monsieur m mons senor sr signor signore sig dhr heer meneer pan "
    "male man mann mannlich masculin homme hombre masculino maschio uomo".split()
)
_WOMAN = frozenset(
    "mrs ms miss mme madame mlle mademoiselle frau fr frl senora senorita sra srta signora "
    "signorina sigra mevrouw mevr mw pani female woman weiblich f w feminin femme mujer "
    "femenino feminino femmina donna vrouw".split()
)
# Beside these a word is of a role: "Man of the house", "Pan-European buyer".
_MOST_WORDS = 4


def sexes(values: list[str]) -> list[str]:
    """Return "m" or "f" for each value that says so, "" for any other.

    >>> sexes(["Herr", "Mme.", "Mr/Mrs", "Dr.", "sehr geehrte Frau", "Buyer"])
    ['m', 'f', '', '', 'f', '']
    """
    return [_sex(value) for value in values]


def _sex(value: str) -> str:
    words = fold(value[:60]).replace("sig.ra", "sigra").replace(".", " ").split()
    if len(words) > _MOST_WORDS:
        return ""
    man, woman = not _MAN.isdisjoint(words), not _WOMAN.isdisjoint(words)
    return "" if man == woman else "m" if man else "f"
