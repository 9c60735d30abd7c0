"""What people are assumed to do in a simulation: the chances, and the draws by person. Pure."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b

from ....templates.errors import Problem
from ....templates.workspace.located import nearest
from ....templates.workspace.outcomes import Outcome

NO_REPLY = "no_reply"
# The last of each takes what the others leave. Ours, to be replaced by a team's own figures:
# nobody's results are like anybody else's.
_EMAIL = {"reply": 0.05, "opt_out": 0.003, "bounce": 0.01, NO_REPLY: 0.0}
_PHONE = {
    Outcome.reached.value: 0.15,
    Outcome.voicemail.value: 0.4,
    Outcome.wrong_number.value: 0.03,
    Outcome.call_back.value: 0.02,
    Outcome.not_now.value: 0.03,
    Outcome.not_me.value: 0.02,
    Outcome.no_answer.value: 0.0,
}
# Of replies; counted only where an email branches on the kind of its answer.
_KINDS = {
    "reply_yes": 0.25,
    "reply_no": 0.25,
    "reply_not_now": 0.15,
    "reply_not_me": 0.1,
    "reply_question": 0.0,
}
ANSWER_AFTER = timedelta(hours=12)  # on average; exponential: half of them within 8 hours
NOT_NOW_DAYS = 30  # until the day that somebody names who says "not now"
CALL_BACK_DAYS = 2  # until the day on which somebody wants to be called back
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class ReplyModel:
    """The chance of each answer to an email, and of each outcome of a call; each adds up to 1.

    kinds are those of a reply, which matter where an email branches on them.
    """

    email: Mapping[str, float]
    phone: Mapping[str, float]
    kinds: Mapping[str, float]

    def of_kinds(self) -> str:
        """Return of which kinds replies are assumed to be, as a line for a person."""
        shares = {name.removeprefix("reply_"): share for name, share in self.kinds.items()}
        return f"Each reply: {_listed(shares)}; of a not now the day is {NOT_NOW_DAYS} days later."

    @property
    def in_words(self) -> tuple[str, ...]:
        """The assumptions as lines for a person."""
        return (
            f"Each email: {_listed(self.email)}; only the first email bounces.",
            f"Each call or voicemail: {_listed(self.phone)}; other tasks are done, with no answer.",
            f"An answer comes {ANSWER_AFTER.total_seconds() / 3600:.0f} hours after the email on "
            f"average, a call back is wanted {CALL_BACK_DAYS} days later, and everything happens "
            "when it is due.",
        )


def reply_model(given: Iterable[str] = ()) -> tuple[ReplyModel, list[Problem]]:
    """Return the chances with those given, like "reply=0.05,reached=0.2", and what is wrong there.

    What is not named keeps our default, as far as the named ones leave room for it.
    """
    named, problems = _read(given)
    kinds = (("an email", _EMAIL), ("a call", _PHONE), ("a reply", _KINDS))
    for what, ours in kinds:
        chosen = {name: named[name] for name in ours if name in named}
        total = sum(chosen.values())
        if total > 1 + _ROUNDING:
            said = " + ".join(f"{name} {chance:g}" for name, chance in chosen.items())
            problems.append(
                Problem(f"--assume: {said} is {total:g}, more than 1 for {what}", fix="lower them")
            )
        elif total < 1 - _ROUNDING and not _room(ours, chosen):
            *_, rest = ours
            problems.append(
                Problem(
                    f"--assume: what can come of {what} adds up to {total:g}, not 1",
                    fix=f"leave {rest} out: it takes what the others leave",
                )
            )
    email, phone, of_reply = (_shares(ours, named) for _, ours in kinds)
    return ReplyModel(email, phone, of_reply), problems


def _read(given: Iterable[str]) -> tuple[dict[str, float], list[Problem]]:
    named: dict[str, float] = {}
    problems: list[Problem] = []
    for pair in (one.strip() for text in given for one in text.split(",") if one.strip()):
        name, equals, number = (part.strip() for part in pair.partition("="))
        name = name.lower().replace("-", "_").replace(" ", "_")
        if name not in (*_EMAIL, *_PHONE, *_KINDS):
            problems.append(_unknown(name))
        elif not equals or (chance := _chance(number)) is None:
            problems.append(
                Problem(
                    f"--assume: {name} is '{number}'",
                    fix=f"write a chance between 0 and 1, like {name}=0.1",
                )
            )
        elif name in named:
            problems.append(Problem(f"--assume: {name} is given twice", fix="give it once"))
        else:
            named[name] = chance
    return named, problems


def _unknown(name: str) -> Problem:
    known = [*_EMAIL, *_PHONE, *_KINDS]
    near = nearest(name, known)
    meant = f"did you mean '{near}'? There are" if near else "there are"
    return Problem(
        f"--assume: '{name}' is nothing that can come of an email or a call",
        fix=f"{meant} {', '.join(known)}",
    )


def _chance(text: str) -> float | None:
    """Return the number written, None where it is none between 0 and 1."""
    percent = text.endswith("%")
    try:
        number = float(text.removesuffix("%")) / (100 if percent else 1)
    except ValueError:
        return None
    return number if 0 <= number <= 1 else None  # nan is neither


def _room(ours: Mapping[str, float], chosen: Mapping[str, float]) -> bool:
    """Say whether something that is not chosen can take what the chosen ones leave."""
    *_, rest = ours
    return rest not in chosen or any(ours[name] for name in ours if name not in chosen)


def _shares(ours: Mapping[str, float], named: Mapping[str, float]) -> dict[str, float]:
    *_, rest = ours
    left = max(0.0, 1 - sum(named.get(name, 0.0) for name in ours))
    free = {name: ours[name] for name in ours if name not in named and name != rest}
    total = sum(free.values())
    scale = left / total if total and (rest in named or total > left) else 1.0
    found = {name: named.get(name, ours[name] * scale) for name in ours}
    if rest not in named:
        found[rest] = max(0.0, left - total * scale)
    return found


def _listed(shares: Mapping[str, float]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {share:.1%}" for name, share in shares.items())


@dataclass(frozen=True, slots=True)
class Draws:
    """What one person does. The same seed and person draw the same, whatever the campaign."""

    seed: int
    person: str

    def of(self, kind: str, number: int, shares: Mapping[str, float]) -> tuple[str, float]:
        """Return what comes of somebody's n-th email or call, and a number in [0, 1) for when."""
        text = f"{self.seed}\n{self.person}\n{kind}\n{number}"
        digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        return _chosen(shares, _fraction(digest[:8])), _fraction(digest[8:])


def answered_after(number: float) -> timedelta:
    """Return after how long an answer comes, from a number in [0, 1): whole minutes, at least 1."""
    hours = -math.log(1 - number) * ANSWER_AFTER.total_seconds() / 3600
    return timedelta(minutes=max(1, round(hours * 60)))


def _fraction(digest: Sequence[int] | bytes) -> float:
    return (int.from_bytes(bytes(digest), "big") >> 11) / 2**53


def _chosen(shares: Mapping[str, float], number: float) -> str:
    possible = [(name, share) for name, share in shares.items() if share > 0]
    for name, share in possible:
        if number < share:
            return name
        number -= share
    return possible[-1][0]  # the shares add up to a little less than 1
