"""The evidence about a pair in words: for one person, then against."""

from collections.abc import Collection

# In the order in which a reader wants to know; "first form" names the two forms.
FOR = {
    "address same": "same mailbox",
    "phone same": "same phone",
    "birthday same": "same birthday",
    "last same": "same last name",
    "last part": "one last name is part of the other",
    "last typo": "last names differ by a typing error",
    "first same": "same first name",
    "first form": "{} is a form of {}",
    "first typo": "first names differ by a typing error",
    "first part": "one first name is the start of the other",
    "first initial": "the initial matches",
    "swapped": "first and last name swapped",
    "handle": "the name of one is before the @ of the other",
    "login is the name": "the login or address of one is made of the name of the other",
    "login of the name": "the login or address of one may be made of the name of the other",
    "login same": "same login",
    "local same, domain near": "same name before the @, nearly the same domain",
    "local near": "addresses differ by a typing error",
    "local same, telling": "same name before the @",
    "addresses fit": "same domain, both addresses match the name",
    "firm same": "same company",
    "firm near": "nearly the same company",
    "colleagues": "same domain",
    "street same": "same street",
    "postcode same": "same postcode",
    "birthday near": "nearly the same birthday",
    "street near": "nearly the same street",
    "city same": "same city",
    "title same": "same title",
}
MOST = 5  # reasons that are shown; the others matter less
AGAINST = {
    "address shared": "the inbox is shared",
    "phone shared": "the phone is shared",
    "name everywhere": "a very common name",
    "name common": "a common name here",
    "last near": "different last names, but nearly the same",
    "last differs": "different last names",
    "first near": "different first names, but nearly the same",
    "first differs": "different first names",
    "middle differs": "different middle initials",
    "generation one": "only one is Jr or Sr",
    "no slip": "each address has the name as it is spelled beside it",
    "local same but digits": "different digits before the @",
    "firm differs": "different companies",
    "phone differs": "different phones",
    "birthday differs": "different birthdays",
    "city differs": "different cities",
}
_RARE = {"name very rare", "name rare"}


def reasons(signs: Collection[str], one: str, other: str) -> tuple[str, ...]:
    """Return the reasons for a pair's signs; one and other are the given names."""
    rare = " (rare here)" if not _RARE.isdisjoint(signs) else ""
    found = []
    for sign, text in FOR.items():
        if sign in signs:
            words = text.format(*sorted((one.title(), other.title()), key=len))
            found.append(words + rare if sign == "last same" else words)
    against = [f"but {text}" for sign, text in AGAINST.items() if sign in signs]
    return (*found[:MOST], *against)
