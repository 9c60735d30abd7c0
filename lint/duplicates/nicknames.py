"""Is one given name a form of another? Pair tests only, never chains.

The relation must not be closed: over the package's list, two thirds of all names would be
one group (Al is Alan, Albert and Alexander). So Jim is a form of James, Jim and Jamie are
both short forms of James, and that is as far as it goes.
"""

import re
from functools import lru_cache

from nicknames import NickNamer

# In the package's list, but two names: each is what some other person is called.
FALSE_FRIENDS = frozenset(
    frozenset(pair.split("/"))
    for pair in (
        "robert/bill aaron/erin aaron/ron mary/marie mary/maria margaret/rita lee/leon lee/leo "
        "ann/nancy anna/nancy anne/nancy maria/marie daniel/daniela christine/christina jon/joan "
        "eric/erica paul/paula carl/charles jean/joan jane/jean jane/joan julia/julie "
        "helen/ellen helen/elaine ellen/eleanor michael/michelle patrick/patricia "
        "andrew/andrea george/georgia john/ian john/jan mark/marcus martha/marta lucy/lucille "
        "sarah/sally harold/henry harry/harold laura/lauren lawrence/lauren carol/caroline "
        "stephen/stephanie alan/alana samuel/samantha alexander/alexandra alexander/alexandria "
        "sharon/sherry susan/suzanne linda/melinda martin/martina carl/carly carl/carlie "
        "mary/molly mary/polly"
    ).split()
)
# Short forms that the list lacks, mostly European: the formal name first.
OWN = """
    giuseppe beppe peppe pino; francesco franco ciccio cesco;
    francisco paco pancho curro quico fran; jose pepe chepe; cornelis kees cor;
    johannes hans jan johan hannes joop; alexander sasha sascha xander alex sander lex;
    aleksander olek sasha; katarzyna kasia kaska; malgorzata gosia; elzbieta ela; krzysztof krzys;
    stanislaw stas staszek; dmitri dima mitya; dmitry dima mitya; vladimir vova volodya vlad;
    mikhail misha; ekaterina katya; yekaterina katya; anastasia nastya; natalia natasha;
    aleksandra sasha ola; ignacio nacho; rosario charo; dolores lola; guadalupe lupe lupita;
    manuel manolo manu; enrique quique kike; eduardo lalo edu; alejandro alex jandro;
    maximilian max; sebastian seb basti bas; friedrich fritz; heinrich heiner heinz;
    wolfgang wolf wolfi; elisabeth liesl lisbeth lies sissi; margarethe grete gretel;
    matthias matze; joachim jochen achim; theodoor theo; willem wim pim; hendrik henk rik;
    pieter piet; jacobus koos jaap; adrianus arie ad; jean-baptiste jb; dominique dom;
    guillaume guigui; giovanni gianni nanni; luigi gigi; salvatore toto toto turi;
    antonio toni tonio nino tonino; vincenzo enzo; lorenzo renzo enzo; domenico mimmo; gustav gus;
    nikolai kolya niko; konstantinos kostas costas; georgios giorgos; dimitrios dimitris;
    ioannis yannis giannis; istvan pista; laszlo laci; ferenc feri; jozsef jozsi; andras bandi;
    robert rob bob bobby robbie bert; elizabeth lisa liz eliza betty beth; john jack johnny jon;
    henry harry hank
"""


@lru_cache(maxsize=1)
def _lists() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    short = {name: set(forms) for name, forms in NickNamer().nickname_lookup.items()}
    for entry in OWN.split(";"):
        name, *own = entry.split()
        short.setdefault(name, set()).update(own)
    formal: dict[str, set[str]] = {}
    for name, forms in short.items():
        for form in forms:
            formal.setdefault(form, set()).add(name)
    return short, formal


def is_known(name: str) -> bool:
    """Say whether the lists have name, as a formal or a short form."""
    short, formal = _lists()
    return name in short or name in formal


def _is_pet_form(short: str, long: str) -> bool:
    """Jim and Jimmy, Dan and Danny, Kat and Katie: an -y or -ie, the last letter doubled."""
    if len(short) < 3 or not long.startswith(short):
        return False
    return re.fullmatch(f"{re.escape(short[-1])}?(y|ie|ey)", long[len(short) :]) is not None


@lru_cache(maxsize=1 << 16)
def is_form_of(one: str, other: str) -> bool:
    """Say whether two different given names may be one person's: Jim and James."""
    if frozenset((one, other)) in FALSE_FRIENDS:
        return False
    short, formal = _lists()
    if other in short.get(one, ()) or one in short.get(other, ()):
        return True
    if _is_pet_form(*sorted((one, other), key=len)):
        return True
    if one in short or other in short:
        return False
    return bool(formal.get(one, set()) & formal.get(other, set()))
