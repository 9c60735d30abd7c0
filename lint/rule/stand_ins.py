"""What stands in the settings for a value that somebody was to fill in: you@example.com."""

from collections.abc import Collection, Iterator

from ...templates.errors import Place
from ...templates.lazy_regex import lazy_regex
from ...templates.workspace.root import SETTINGS
from ...templates.workspace.settings import Mailbox
from ...templates.workspace.workspace import Workspace
from ..reading.urls import address_fault
from .starter_values import StarterValue

# RFC 2606 keeps these domains for examples. Its ending .example is left to trials and tests.
_EXAMPLES = lazy_regex(r"(?i)(?:.*[@.])?example\.(?:com|org|net|edu)")
_NOBODYS = lazy_regex(
    r"(?i)(?:you|your?[._-]?(?:e?mail|name|address)|(?:e?mail|first)?[._-]?name|name[._-]surname|"
    r"first[._-]?(?:name)?[._-]?last(?:[._-]?name)?|vorname[._-]?nachname|prenom[._-]?nom|"
    r"nombre[._-]?apellidos?|nome[._-]?(?:cognome|sobrenome)|voornaam[._-]?achternaam)@.+"
    r"|.+@(?:my|your)?(?:company|domain|business|firm|firma|empresa|entreprise|azienda)\.[a-z.]{2,8}"
)
_YOURS = (
    r"(?:ihre?|deine?|votre|ton|tu|su|el nombre de tu|sua|seu|la tua|il tuo|la vostra|"
    r"uw|jouw|je)"
)
_FORM = r"(?:[ ,]+(?:inc|ltd|llc|corp|co|gmbh|ag|plc|sa|sas|sarl|srl|s\.?l|lda|ltda|bv|pty)\b\.?)*"
_NAME = lazy_regex(
    r"(?i)[\[<(]?(?:your (?:(?:full|first|last) )?(?:name|company|business|organi[sz]ation|firm|"
    rf"brand|agency)(?: name)?|{_YOURS} (?:name|firma|unternehmen|nom|prénom|entreprise|société|"
    r"nombre|empresa|nome|azienda|naam|bedrijf)|(?:company|business|sender|organi[sz]ation)"
    r"(?:'s)? name|(?:first|full) ?name(?: last ?name)?|muster(?:firma|unternehmen)|muster|"
    rf"(?:max|maxi|erika) muster(?:mann|frau)?){_FORM}[\])>]?"
)
_POSTAL = lazy_regex(
    r"(?i)\b(?:any ?(?:town|city|place)|any street|muster(?:stadt|hausen|ort|dorf|stra(?:ß|ss)e|"
    r"str\.|weg)|(?:your|example|sample) (?:street|road|address|city|town)|street (?:and|&) "
    r"(?:house )?number|street name|stra(?:ß|ss)e (?:und|&) (?:haus)?nummer|rue et numéro|"
    r"calle y número|rua e número|via e numero|straat en (?:huis)?nummer|plz,? (?:ort|stadt)|"
    r"code postal,? ville|código postal,? (?:ciudad|cidade)|cap,? città|postcode (?:en )?plaats|"
    r"(?:post ?code|zip(?: code)?),? (?:city|town))\b"
    r"|(?:^|[,;\n])\s*(?:city|town)\s*[,;]?\s*(?:state|zip|post ?code)(?=\s*(?:[,;\n]|\d|zip|$))"
    r"|[\[<]\s*(?:\w+ ){0,3}(?:address|street|city)\s*[\]>]"
)


def stand_ins(workspace: Workspace, mailboxes: Collection[str]) -> Iterator[StarterValue]:
    """Yield the values of the settings that only hold the place of one.

    mailboxes are the keys of those to look at.
    """
    settings = workspace.settings
    found: list[tuple[tuple[str, ...], str, bool]] = [
        (("name",), settings.name, is_nobodys_name(settings.name)),
        (("postal_address",), settings.postal_address, is_no_place(settings.postal_address)),
    ]
    for key in mailboxes:
        box: Mailbox = settings.mailboxes[key]
        at = ("mailboxes", key)
        found.append(((*at, "address"), box.address, is_nobodys_address(box.address)))
        found.append(((*at, "name"), box.name, is_nobodys_name(box.name)))
    located = workspace.places.get(SETTINGS)
    for path, value, is_one in found:
        if is_one:
            place = located.place(path) if located else Place(SETTINGS)
            yield StarterValue(".".join(path), value, place, "write your own")


def is_nobodys_address(address: str) -> bool:
    """Say whether an email address is a form's example.

    >>> [is_nobodys_address(a) for a in ("you@example.com", "ana@yourdomain.com", "ana@b.pt")]
    [True, True, False]
    """
    domain = address.rpartition("@")[2]
    return bool(
        _EXAMPLES.fullmatch(domain)
        or _NOBODYS.fullmatch(address)
        or "placeholder" in (address_fault(f"https://{domain}") or "")
    )


def is_for_trials(value: str) -> bool:
    """Say whether value is somebody's address at a domain for examples: trials use these.

    >>> [is_for_trials(a) for a in ("sam@example.com", "you@example.com", "sam@b.pt")]
    [True, False, False]
    """
    at_examples = _EXAMPLES.fullmatch(value.rpartition("@")[2]) is not None
    return at_examples and "@" in value and not _NOBODYS.fullmatch(value)


def is_nobodys_name(name: str) -> bool:
    """Say whether a name only says whose it should be.

    >>> [is_nobodys_name(n) for n in ("Your Company Inc.", "Leeds Bicycle Company", "Ihr Name")]
    [True, False, True]
    """
    return _NAME.fullmatch(" ".join(name.split())) is not None


def is_no_place(address: str) -> bool:
    """Say whether a postal address is a form's example.

    >>> [is_no_place(a) for a in ("123 Main Street, Anytown", "14 Main Street, Haworth BD22 8DA")]
    [True, False]
    """
    return _POSTAL.search(address) is not None
