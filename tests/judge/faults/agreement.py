"""Words that do not agree with a value: possessives, articles, and plurals of 0 and 1."""

from collections.abc import Callable, Iterator, Mapping
from random import Random

from .base import Seat, TextFault, Words

# (language, said wrong, said right); ⟨…⟩ prints a field.
POSSESSIVES = (
    ("en", "This morning ⟨contact.company⟩'s's order reached us.", "This morning ⟨contact.company⟩'s order reached us."),
    ("en", "I kept ⟨contact.first_name⟩ 's note.", "I kept ⟨contact.first_name⟩'s note."),
    ("en", "We read ⟨contact.company⟩'s' letter twice.", "We read ⟨contact.company⟩'s letter twice."),
    ("en", "Everybody liked 's new workshop.", "Everybody liked ⟨contact.company⟩'s new workshop."),
    ("en", "The keys to ’s office are here.", "The keys to ⟨contact.company⟩’s office are here."),
    ("en", "Is that ⟨contact.company⟩''s van?", "Is that ⟨contact.company⟩'s van?"),
)  # fmt: skip
# (language, said wrong, said right, what ⟨X⟩ is where it is wrong, and where it is right)
ARTICLES: tuple[tuple[str, str, str, str, str], ...] = (
    ("en", "As a ⟨contact.trade⟩ you will know the rule.", "As a ⟨contact.trade⟩ you will know the rule.",
     "engineer,accountant,optician,HR manager,estate agent,hourly worker,MBA student", "baker,buyer,union member,European buyer"),
    ("en", "You met an ⟨contact.trade⟩ of ours.", "You met an ⟨contact.trade⟩ of ours.",
     "buyer,university lecturer,plumber,one-man band", "optician,engineer,honest broker"),
    ("en", "Your ⟨lead.item⟩ is in the post.", "The clerk put ⟨lead.item⟩ in the post.", "the price list,the floor plan,an estimate", "the price list,an estimate"),
    ("en", "Here is the ⟨lead.item⟩ again.", "Here is ⟨lead.item⟩ again.", "the sample book,a brochure", "the sample book,a brochure"),
    ("en", "We printed our ⟨lead.item⟩ on thick paper.", "We printed ⟨lead.item⟩ on thick paper.", "the care guide,the menu", "the care guide,the menu"),
    ("de", "Hier ist Ihre ⟨lead.item⟩.", "Hier ist ⟨lead.item⟩.", "die Preisliste,die Anleitung", "die Preisliste,die Anleitung"),
    ("de", "Wir haben unser ⟨lead.item⟩ neu gedruckt.", "Wir haben ⟨lead.item⟩ neu gedruckt.", "das Musterbuch,ein Heft", "das Musterbuch,ein Heft"),
    ("fr", "Voici votre ⟨lead.item⟩.", "Voici ⟨lead.item⟩.", "la notice,le carnet,l'album", "la notice,le carnet,l'album"),
    ("fr", "Je vous parle de ⟨lead.item⟩.", "Je vous envoie ⟨lead.item⟩.", "le carnet,les plans", "le carnet,les plans"),
    ("es", "Aquí tiene su ⟨lead.item⟩.", "Aquí tiene ⟨lead.item⟩.", "la lista,el folleto", "la lista,el folleto"),
    ("es", "Le hablo de ⟨lead.item⟩.", "Le envío ⟨lead.item⟩.", "el catálogo,el plano", "el catálogo,el plano"),
    ("pt", "Segue o seu ⟨lead.item⟩.", "Segue ⟨lead.item⟩.", "o catálogo,a lista", "o catálogo,a lista"),
    ("pt", "Falamos de ⟨lead.item⟩.", "Enviamos ⟨lead.item⟩.", "o guia,a planta", "o guia,a planta"),
)  # fmt: skip
# (language, said wrong, said right, the number where it is wrong); right is 7, or the other form.
PLURALS = (
    ("en", "There are ⟨lead.count⟩ seats in the front row.", "There are ⟨lead.count⟩ seats in the front row.", "1"),
    ("en", "You have ⟨lead.count⟩ unread messages.", "You have ⟨lead.count⟩ unread messages.", "1"),
    ("en", "The fair opens in ⟨lead.count⟩ days.", "The fair opens in ⟨lead.count⟩ days.", "1"),
    ("en", "We set aside ⟨lead.count⟩ boxes.", "We set aside ⟨lead.count⟩ boxes.", "1"),
    ("en", "⟨lead.count⟩ people replied.", "⟨lead.count⟩ people replied.", "1"),
    ("en", "⟨lead.count⟩ children came with a parent.", "⟨lead.count⟩ children came with a parent.", "1"),
    ("en", "Only ⟨lead.count⟩ copies are left.", "Only ⟨lead.count⟩ copies are left.", "1"),
    ("en", "⟨lead.count⟩ seat left for Friday.", "1 seat left for Friday.", "0"),
    ("en", "You have ⟨lead.count⟩ open invoice.", "You have 1 open invoice.", "0"),
    ("en", "⟨lead.count⟩ order is waiting.", "1 order is waiting.", "4"),
    ("de", "Es sind noch ⟨lead.count⟩ Plätze frei.", "Es sind noch ⟨lead.count⟩ Plätze frei.", "1"),
    ("de", "Die Messe beginnt in ⟨lead.count⟩ Tagen.", "Die Messe beginnt in ⟨lead.count⟩ Tagen.", "1"),
    ("de", "Sie haben ⟨lead.count⟩ neue Nachrichten.", "Sie haben ⟨lead.count⟩ neue Nachrichten.", "1"),
    ("de", "Noch ⟨lead.count⟩ Platz ist frei.", "Noch 1 Platz ist frei.", "0"),
    ("fr", "Il reste ⟨lead.count⟩ places.", "Il reste ⟨lead.count⟩ places.", "1"),
    ("es", "Quedan ⟨lead.count⟩ plazas.", "Quedan ⟨lead.count⟩ plazas.", "1"),
    ("pt", "Restam ⟨lead.count⟩ vagas.", "Restam ⟨lead.count⟩ vagas.", "1"),
)  # fmt: skip


def agreement_faults() -> Iterator[TextFault]:
    """Yield a fault for each sentence."""
    for language, bad, good in POSSESSIVES:
        yield TextFault("possessive", bad, "paragraph", _said(language, bad, good))
    for language, bad, good, wrong, right in ARTICLES:
        key = bad[bad.index("⟨") + 1 : bad.index("⟩")]
        words = _with_value(language, bad, good, key, wrong.split(","), right.split(","))
        yield TextFault("article", bad, "paragraph", words)
    for language, bad, good, number in PLURALS:
        words = _with_value(language, bad, good, "lead.count", [number], ["7"])
        yield TextFault("plural", f"{bad} {number}", "paragraph", words)


def _said(language: str, bad: str, good: str) -> Callable[[Random, Seat], Words | None]:
    return lambda _, seat: Words(bad, good=good) if seat.language == language else None


def _with_value(
    language: str, bad: str, good: str, key: str, wrong: list[str], right: list[str]
) -> Callable[[Random, Seat], Words | None]:
    def words(random: Random, seat: Seat) -> Words | None:
        if seat.language != language:
            return None
        ill: Mapping[str, str] = {key: random.choice(wrong)}
        return Words(bad, ill, good, {key: random.choice(right)})

    return words
