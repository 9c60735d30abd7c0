"""What an answer says, by its words: proposed, and sure only where it is plain (R57).

English and German, and the plain words of an opt-out in five more languages; facts that tell a
kind without such words are in stated_facts.py. Where two
kinds are in one answer, or it is long, a person decides.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from ...templates.lazy_regex import lazy_regex
from ..model import ReplyKind
from .days import folded
from .later import asked_again
from .stated_facts import has_left, is_decided, who_instead

_SOON = timedelta(days=14)
_MOST_WORDS = 90  # of an answer whose kind can be plain
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_URL = lazy_regex(r"https?://\S+|www\.\S+")
_EMAIL = lazy_regex(r"[^\s<>()\[\],;:\"']{1,64}@[^\s<>()\[\],;:\"']{1,190}\w")
_NAMED = lazy_regex(r"(?:[A-ZÄÖÜ][\w'’-]+ ){1,2}[A-ZÄÖÜ][\w'’-]+")

_OPT_OUT = lazy_regex(
    r"\bunsubscribe (?:me|us|this)\b|\bremove (?:me|us|my \S+|this address|our \S+) from\b"
    r"|\btake (?:me|us|my \S+) off\b|\bopt(?:ing)? (?:me |us )?out\b"
    r"|\bstop (?:sending|e-?mailing|mailing|contacting|writing|spamming|messaging)"
    r"(?: to)? ?(?:me\b|us\b|these\b|your\b|any\b|e-?mails?\b|messages\b|[.!]*$)"
    r"|\b(?:do not|don't|never|no longer) (?:e-?mail|contact|write(?: to)?|message|mail) (?:me"
    r"|us)\b"
    r"|\b(?:do not|don't|no longer) (?:send|want|wish to receive|want to receive)"
    r"(?: me| us| to)? ?(?:any |your |these |more |further )+(?:e-?mails?|messages|mails?"
    r"|mailings?|"
    r"newsletters?|advert\w*)"
    r"|\bno (?:more|further) (?:e-?mails?|messages|mails?)\b|\bdelete (?:my|our|all my) (?:data|"
    r"e-?mail|address|details)"
    r"|\b(?:aus|von) (?:dem|der|ihrem|ihrer|eurem|eurer|deinem|deiner|diesem|dieser|allen) "
    r"(?:e-?mail-?)?(?:verteiler|liste|mailing\w*|newsletter\w*|datenbank|adressliste|kartei)"
    r"|\b(?:newsletter|verteiler|diese[nr]? (?:mails?|e-?mails?)) (?:\w+ )?abmelden\b"
    r"|\bmelden sie mich (?:\S+ )?ab\b"
    r"|\bkeine (?:weiteren |werbe-?)?(?:e-?mails?|mails|nachrichten|werbung|zusendungen|post)\b"
    r"[^.!?]{0,30}\b(?:mehr|schicken|senden|zusenden|erhalten)\b"
    r"|\bkeine weiteren (?:e-?mails?|mails|nachrichten)\b"
    r"|\bnicht (?:mehr|weiter) (?:an(?:zu)?schreiben|kontaktieren|kontaktiert|angeschrieben|"
    r"anmailen|belastig\w+)|\blosch\w+ (?:sie )?(?:bitte )?(?:meine|unsere|alle meine) (?:daten"
    r"|e-?mail|adresse)"
    r"|\b(?:meine|unsere) (?:daten|adresse|e-?mail-?adresse)\b[^.!?]{0,30}"
    r"\blosch"
    r"|\bdes(?:inscri|abonn)\w+(?:[ -]moi)?|\bme (?:retirer|supprimer|enlever) de\b"
    r"|\b(?:retire[zr]|supprime[zr]|enleve[zr])[ -]?moi\b|\bne (?:plus|pas) (?:me |nous )?"
    r"(?:recevoir|contacter|ecrire|envoyer)|\bne (?:me|m'|nous) \w+ plus\b"
    r"|\b(?:dar|de|den|dan|da)(?:me|nos)?(?: me| nos)? de baja\b|\bcancelar (?:la|mi) suscripcion"
    r"|\bno (?:me |nos )?(?:envi|mand|escrib|contact)\w* mas\b|\b(?:borr|elimin|quit)\w+ "
    r"(?:de (?:su|la|esta) lista|mis? (?:datos|correo))"
    r"|\b(?:cancell|rimuov|elimin|toglie?)\w* (?:da(?:lla|l|i|lle)? (?:\w+ )?(?:list\w|mailing|"
    r"newsletter|elenco)|(?:i miei dati|il mio indirizzo))"
    r"|\bnon (?:mi |ci )?(?:scriv|invi|mand|contatt)\w+ piu\b"
    r"|\bdisiscri\w+"
    r"|\b(?:remov|retir|exclu|elimin|apag)\w*(?:-me)? (?:d[ae]s? (?:sua |vossa |esta )?(?:lista|"
    r"newsletter|mailing)|(?:os )?meus dados|(?:o )?meu e-?mail)|\bnao (?:me |nos )?(?:envie|mande|"
    r"escreva|contacte|contate)m? mais\b"
    r"|\b(?:descadastr|cancelar (?:a |minha )?(?:inscricao|subscricao))\w*"
    r"|\bschrijf (?:mij|me|ons) (?:\S+ )?uit\b|\bgeen (?:e-?mails?|mails?|berichten|post) meer\b"
    r"|\bverwijder (?:mij|me|ons|mijn) \b|\bniet meer (?:te )?(?:mailen|benaderen|contacteren|"
    r"benaderd|gemaild)"
)
# These alone, with no more than a "please": elsewhere they may be about anything.
_OPT_OUT_ALONE = lazy_regex(
    r"(?:please |bitte |merci de |por favor,? |graag |pls )*"
    r"(?:unsubscribe|stop|remove|opt[ -]?out|abmelden|abbestellen|austragen|desinscription|"
    r"desinscrire|desabonner|me desinscrire|cancellami|cancellatemi|disiscrivimi|descadastrar|"
    r"remover|baja|dar de baja|uitschrijven|afmelden)"
    r"(?: me| us| all)?(?:,? ?(?:please|bitte|thanks?|thank you|danke|merci|gracias|dank(?: u)?|"
    r"dankjewel|svp|s'il vous plait|por favor))*[ .!]*"
)
_NOT_SURE_OPT_OUT = lazy_regex(
    r"\b(?:until|till|before|unless|bis|vor|bevor|jusqu\w*|hasta|tot)\b|\?"
)
_NEGATED = lazy_regex(
    r"\b(?:do not|don't|did not|didn't|not|never|nicht|kein\w*|pas)(?: \w+)?,? ?$"
)
_BUT = lazy_regex(r"\b(?:but|however|though|aber|jedoch|allerdings|sondern)\b")

_NO = lazy_regex(
    r"\b(?:not|n't|isn't|aren't) (?:really |currently |at all )?interested\b|\bno interest\b"
    r"|^no,? (?:thanks|thank you)\b|^no[.!]*$|\bno,? thank(?:s| you)\b|\b(?:we'll|i'll"
    r"|going to) pass\b"
    r"|\b(?:do not|don't|no) (?:have (?:a|any) )?need\b|\bnot (?:a )?(?:good )?fit\b"
    r"|\b(?:have|has|already|we've|i've) (?:\w+ )?(?:decided|chosen|signed|gone) "
    r"(?:against|another|for another|with (?:another|someone|a different)|on another)"
    r"|\b(?:rather|better) not\b|^(?:lieber|eher) nicht\b|^not for (?:me|us)\b|^nichts fur uns\b"
    r"|\bkein(?:en|erlei)? (?:interesse|bedarf)\b|\bnicht interessiert\b|^nein[.!]*$"
    r"|^nein,? (?:danke|vielen dank)|\bbrauchen (?:wir|das wir|ich) (?:das )?nicht\b"
    r"|\b(?:dagegen|anders|fur (?:einen|ein|eine) ander\w+ \w+) entschieden\b"
)
_NOT_NOW = lazy_regex(
    r"\bnot (?:right now|now|yet|at (?:the moment|this (?:time|point))|this (?:year|quarter|month|"
    r"week))|\b(?:bad|not a good|not the (?:right|best)|wrong|poor) (?:time|moment|timing)\b"
    r"|\b(?:get|come|circle|check|reach|touch|write|call|try|ask|contact|talk|speak|follow|e-?mail)"
    r"(?: back)?(?: in| out| up| base)?(?: to| with)?(?: me| us)?(?: again)? (?:in|next|after"
    r"|later|"
    r"again|from)\b|\bmaybe later\b|\btoo (?:early|soon)\b|\b(?:revisit|postpone)\b"
    r"|\b(?:im moment|momentan|derzeit|zurzeit|zur zeit|aktuell|gerade)\b[^.!?]{0,50}\b(?:nicht"
    r"|kein"
    r"\w*)\b|\b(?:nicht|kein\w*)\b[^.!?]{0,30}\b(?:im moment|momentan|derzeit|zurzeit|zur zeit)\b"
    r"|\b(?:nicht|jetzt nicht) jetzt\b"
    r"|\b(?:melden|melde|meld|fragen|frag|kommen|rufen|ruf|schreiben|schreib)\b[^.!?]{0,60}\b(?:"
    r"wieder|noch ?(?:ein)?mal|nochmals?|erneut|spater)\b|\bspater (?:noch|wieder)\b|\berst (?:im"
    r"|in|ab|nach|wieder)\b|\bzu fruh\b"
    # Not before a time; to be asked, called or written to again, by a verb and a word for "again".
    r"|\b(?:not|no) (?:before|until|till|earlier than|sooner than)\b|\b(?:let's|we can|we could) "
    r"(?:talk|speak|meet|look at (?:it|this)) again\b|\bnicht vor\b|\bkomm\w* [^.!?]{0,60}\bauf "
    r"(?:mich|uns) zu\b"
    r"|\bpas (?:maintenant|encore|tout de suite|avant|pour (?:le moment|l'instant)|en ce moment|"
    r"cette annee|ce (?:mois|trimestre))\b|\b(?:recontact|relanc|re-?ecriv|redemand|rappel)"
    r"(?:ez|er)[- ](?:moi|nous)\b|\b(?:me|nous) (?:recontacter|relancer|rappeler)\b|"
    r"\b(?:revenez|revenir) vers (?:moi|nous)\b|\breparlons\b|"
    r"\breprenez contact\b|\bplus tard\b|\btrop tot\b"
    r"|\b(?:ahora|de momento|por (?:ahora|el momento)|todavia|aun) no\b|\bno (?:ahora|todavia|"
    r"antes de|en este momento|por (?:ahora|el momento))\b|\bvuelv\w+ a (?:contact|escrib|llam|"
    r"pregunt|intent)\w+|\b(?:contact|escrib|llam|pregunt|habl)\w+ [^.!?]{0,30}"
    r"(?:de nuevo|otra vez|mas (?:adelante|tarde))\b|"
    r"\b(?:hablemos|retomemos) mas (?:adelante|tarde)\b|\bdemasiado pronto\b"
    r"|\b(?:nu|momenteel|voorlopig|op dit moment) (?:\w+ )?(?:niet|geen)\b|\b(?:niet|geen)\b"
    r"[^.!?]{0,30}\b(?:nu|momenteel|voorlopig|op dit moment)\b|\bniet (?:voor|eerder dan)\b|"
    r"\b(?:neem|bel|mail|vraag|kom|probeer|benader|schrijf|meld)\b[^.!?]{0,60}\b(?:weer|opnieuw|"
    r"nog (?:eens|een keer)|nogmaals|terug)\b|\bte vroeg\b"
)
_NOT_ME = lazy_regex(
    r"\bnot the (?:right|best|correct) (?:person|contact|one|address)\b|\bwrong (?:person"
    r"|contact)\b"
    r"|\bnot (?:in charge|responsible)\b|\bno longer (?:in charge|responsible|handle|work|with"
    r"|in)\b"
    r"|\b(?:isn't|not) my (?:area|department|responsibility|field)\b"
    r"|\b(?:nicht|nicht mehr) (?:dafur |hierfur |mehr )?(?:zustandig|verantwortlich)\b"
    r"|\bnicht (?:der|die) richtige\b|\bfalsche[rn]? (?:ansprechpartner\w*|person|adresse)\b"
    r"|\bnicht (?:mehr )?mein (?:bereich|thema)\b|\bfallt nicht in mein"
)
_POINTS_TO = lazy_regex(
    r"\b(?:please )?(?:contact|speak (?:to|with)|write to|reach out to|get in touch with|talk to|"
    r"turn to|address) (?!me\b|us\b|you\b)\w|\bmy colleague\b|\bwenden sie sich\b|\bmein(?:e|en)? "
    r"kolleg\w+|\bzustandig ist\b|\bansprechpartner(?:in)? ist\b"
)
_YES = lazy_regex(
    r"^(?:yes|yep|yeah|sure|absolutely|definitely|of course|great|perfect|ok|okay|gladly|happy to|"
    r"sounds (?:good|great|interesting)|agreed)\b(?! not)|\b(?:works|suits|fits) (?:for )?(?:me|us|"
    r"well|fine)\b|\b(?:i'd|i would|we'd|we would) (?:love|like|be happy) to\b|\b(?:i'm|i am"
    r"|we are|"
    r"we're) (?:very |quite |definitely )?interested\b|\blet's (?:talk|meet|do|schedule|set"
    r"|speak)\b"
    r"|\bplease (?:send|call|book|go ahead|sign me up|do)\b(?! not)|\bcount (?:me|us) in\b"
    r"|\blooking forward\b"
    r"|^ja\b|^(?:sehr |ja,? )?gerne?\b|\bsehr gerne?\b|\b(?:klingt|hort sich) (?:\w+ )?(?:gut|"
    r"interessant|spannend)|^einverstanden\b|\b(?:wir haben|habe|hatte|hatten) (?:gro(?:ss|ß)es )?"
    r"interesse\b|\b(?:bin|sind) (?:\w+ )?interessiert\b|\b(?:schicken|senden|rufen) sie (?:mir"
    r"|uns|"
    r"mich)\b|\bfreue? (?:mich|uns)\b|\b(?:termin|\w+tag) passt\b"
)
_NO_YES = lazy_regex(r"\b(?:not|n't|nicht|kein\w*|unfortunately|leider)\b")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What kind of answer it is; not sure: a person decides. until, who: of not_now and not_me."""

    kind: ReplyKind | None
    sure: bool
    until: date | None = None
    who: str = ""


NOTHING = Proposal(None, sure=False)


def proposal(text: str, today: date, *, subject: str = "", known: frozenset[str] = frozenset()
             ) -> Proposal:  # fmt: skip
    """Read an answer's new text. known: addresses that are nobody else's (theirs and ours)."""
    plain = _URL.sub(" ", folded(text[:6000]))
    sentences = [one.strip(" \t-*") for one in _SENTENCE.split(plain) if one.strip(" \t-*")]
    if (out := _opt_out(sentences, plain, folded(subject))) is not None:
        return out
    found = _kinds(sentences)
    instead = who_instead(text)
    if instead is not None and found <= {ReplyKind.not_me}:
        return Proposal(ReplyKind.not_me, sure=instead.sure, who=instead.who)
    until = asked_again(plain, today) if ReplyKind.not_now in found else None
    who = _who(text, known) if ReplyKind.not_me in found or _points(sentences) else ""
    if who and not found:
        return Proposal(ReplyKind.not_me, sure=False, who=who)
    plainly = len(found) == 1 and len(plain.split()) <= _MOST_WORDS
    if found == {ReplyKind.not_now}:
        # "Call me back on Friday" is rather a yes.
        sure = plainly and until is not None and until - today >= _SOON
        return Proposal(ReplyKind.not_now, sure=sure, until=until)
    if ReplyKind.not_me in found:
        return Proposal(ReplyKind.not_me, sure=plainly and bool(who), who=who)
    guess = next((one for one in _ORDER if one in found), None)
    return Proposal(guess, sure=plainly, until=until if guess is ReplyKind.not_now else None)


_ORDER = (ReplyKind.question, ReplyKind.not_now, ReplyKind.no, ReplyKind.yes)


def _opt_out(sentences: list[str], plain: str, subject: str) -> Proposal | None:
    bare = " ".join(plain.split())
    if _OPT_OUT_ALONE.fullmatch(_ungreeted(sentences)) and bare:
        return Proposal(ReplyKind.opt_out, sure=True)
    if _OPT_OUT_ALONE.fullmatch(subject.strip()) and len(bare.split()) <= 12:
        return Proposal(ReplyKind.opt_out, sure=True)
    for one in sentences:
        found = _OPT_OUT.search(one)
        if found is None:
            continue
        if _NEGATED.search(one[: found.start()]):
            continue
        sure = not _NOT_SURE_OPT_OUT.search(one)
        return Proposal(ReplyKind.opt_out, sure=sure)
    return None


def _ungreeted(sentences: list[str]) -> str:
    said = [one for one in sentences if not _GREETING.fullmatch(one)]
    return " ".join(" ".join(said).split())


_GREETING = lazy_regex(
    r"(?:hi|hello|dear|hey|hallo|guten tag|sehr geehrte\w*|bonjour|hola|buenos dias|beste"
    r"|geachte)\b"
    r"[^.!?]{0,40}[,.!]?"
)


def _kinds(sentences: list[str]) -> set[ReplyKind]:
    found: set[ReplyKind] = set()
    for one in sentences:
        if one.endswith("?"):
            found.add(ReplyKind.question)
        if no := _NO.search(one):
            # "not interested in seats, but in the audit" is more than a no.
            if _BUT.search(one, no.end()):
                found.add(ReplyKind.question)
            found.add(ReplyKind.no)
        elif is_decided(one):
            found.add(ReplyKind.question if _BUT.search(one) else ReplyKind.no)
        if _NOT_NOW.search(one):
            found.add(ReplyKind.not_now)
        if _NOT_ME.search(one) or has_left(one):
            found.add(ReplyKind.not_me)
        if _YES.search(one) and not _NO_YES.search(one) and not one.endswith("?"):
            found.add(ReplyKind.yes)
            if _BUT.search(one):
                found.add(ReplyKind.question)
        elif one.endswith("?") and _YES.match(one):
            found.add(ReplyKind.yes)
    return found


def _points(sentences: list[str]) -> bool:
    return any(_POINTS_TO.search(one) for one in sentences)


def _who(text: str, known: frozenset[str]) -> str:
    """Return the address somebody points to, else the name after the words that point."""
    for one in _EMAIL.finditer(text):
        if one[0].lower() not in known:
            return str(one[0]).lower()
    pointing = re.search(
        r"(?:contact|speak (?:to|with)|write to|talk to|colleague|touch with|out to|an|Kolleg\w+"
        r"|ist)"
        r",? (?:Herrn? |Frau |Mr\.? |Ms\.? |Mrs\.? )?", text,
    )  # fmt: skip
    if pointing and (name := _NAMED.match(text, pointing.end())):
        return str(name[0])
    return ""
