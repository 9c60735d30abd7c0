"""What people write for their firm who have none: "(privat)", "self-employed", "keine Firma".

Only whole values; firms are called Private Line and Studio Rentner. As a value it reads as if a
firm had that name: "how (privat) orders its crowns".
"""

_SAID = frozenset(
    """privat privatperson privatkunde privatkundin privathaushalt private particulier privato
    particular freiberufler freiberuflerin freiberuflich selbständig selbstständig selbststaendig
    self-employed selfemployed freelance freelancer unemployed retired arbeitslos rentner rentnerin
    retraité retraitée jubilado jubilada pensionato pensionata gepensioneerd aposentado aposentada
    autónomo autónoma autônomo autônoma indépendant indépendante zzp zzp'er selbst""".split()
) | {
    "private person", "private individual", "private customer", "self employed", "no company",
    "no employer", "not employed", "no firm", "keine firma", "ohne firma", "kein unternehmen",
    "im ruhestand", "sans entreprise", "sans société", "sans emploi", "auto-entrepreneur",
    "sin empresa", "por cuenta propia", "nessuna azienda", "libero professionista",
    "lavoratore autonomo", "geen bedrijf", "eigen baas", "sem empresa", "por conta própria",
    "in between jobs", "between jobs", "looking for work", "job seeker", "stay at home",
}  # fmt: skip


def is_no_firm(value: str) -> bool:
    """Say whether a company's value says that there is no company.

    >>> [is_no_firm(value) for value in ("(privat)", "Self-Employed", "Privat Bank AG")]
    [True, True, False]
    """
    return " ".join(value.casefold().strip("()[]<> -").split()) in _SAID
