"""The signs of a pair in words: what speaks for one person, then what speaks against."""

from collections.abc import Collection

# In the order in which a reader wants to know; "first form" names the two forms.
FOR = {
    "address same": "same mailbox",
    "phone same": "same phone",
    "birthday same": "same birthday",
    "last same": "same last name",
    "last part": "one last name is part of the other",
    "last typo": "last names differ by a slip",
    "first same": "same first name",
    "first form": "{} is a form of {}",
    "first typo": "first names differ by a slip",
    "first part": "one first name begins the other",
    "first initial": "the initial fits",
    "swapped": "first and last name swapped",
    "handle": "one is called what stands before the other's @",
    "local same, domain near": "same name before the @, nearly the same domain",
    "local near": "addresses differ by a slip",
    "local same, telling": "same name before the @",
    "addresses fit": "same domain, both addresses fit the name",
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
MOST = 5  # reasons that are told; the rest is less than these
AGAINST = {
    "address shared": "the inbox is shared",
    "phone shared": "the phone is shared",
    "name everywhere": "a very common name",
    "name common": "a common name here",
    "last near": "another last name, though nearly the same",
    "last differs": "another last name",
    "first near": "another first name, though nearly the same",
    "first differs": "another first name",
    "middle differs": "another middle initial",
    "generation one": "only one is Jr or Sr",
    "local same but digits": "other digits before the @",
    "firm differs": "another company",
    "phone differs": "another phone",
    "birthday differs": "another birthday",
    "city differs": "another city",
}
_RARE = {"name very rare", "name rare"}


def reasons(signs: Collection[str], one: str, other: str) -> tuple[str, ...]:
    """Return what a pair's signs say; one and other are the given names."""
    rare = " (rare here)" if not _RARE.isdisjoint(signs) else ""
    found = []
    for sign, text in FOR.items():
        if sign in signs:
            words = text.format(*sorted((one.title(), other.title()), key=len))
            found.append(words + rare if sign == "last same" else words)
    against = [f"but {text}" for sign, text in AGAINST.items() if sign in signs]
    return (*found[:MOST], *against)
