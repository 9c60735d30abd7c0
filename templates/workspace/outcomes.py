"""How a task can go, what an email is answered, and what a sequence does then."""

from enum import StrEnum


class Outcome(StrEnum):
    """How a task went, or what an email was answered.

    ``done`` is for tasks with nobody to reach (a social visit, a letter).
    """

    reached = "reached"
    """They talked."""
    voicemail = "voicemail"
    """The rep left a message."""
    no_answer = "no_answer"
    """Nobody answered."""
    wrong_number = "wrong_number"
    """The number is not the person's."""
    call_back = "call_back"
    """On a day, about a topic: the sequence rests until then."""
    not_now = "not_now"
    """Not before a day; this is no opt-out."""
    not_me = "not_me"
    """Somebody else is the right person."""
    done = "done"
    """It is done; there was nobody to reach."""
    yes = "yes"
    """They answered the email with a yes."""
    question = "question"
    """They answered the email with a question."""
    no = "no"
    """They answered the email with a no."""


class Ending(StrEnum):
    """Where an outcome leads that ends the sequence; else it is GO_ON or a later step's key."""

    end = "end"
    """The sequence ends."""
    nurture = "nurture"
    """The sequence ends, and the person is looked at again later."""
    hand_back = "hand_back"
    """Whoever brought the lead gets it back."""


_BY_PHONE = (
    *(Outcome.reached, Outcome.voicemail, Outcome.no_answer, Outcome.wrong_number),
    *(Outcome.not_now, Outcome.not_me),
)
_OTHERWISE = (Outcome.done, Outcome.reached, Outcome.not_now, Outcome.not_me)
NOT_REACHED = (Outcome.voicemail, Outcome.no_answer, Outcome.wrong_number)


GO_ON = "continue"  # what follows comes as if nothing were said; after not_now on the day named
# What an email may be answered. An opt-out always ends everything, so nothing branches on it.
ANSWERS = (Outcome.yes, Outcome.question, Outcome.no, Outcome.not_now, Outcome.not_me)
OF_EMAILS = (Outcome.yes, Outcome.question, Outcome.no)  # a task never goes like that
OF_TASKS = tuple(one for one in Outcome if one not in OF_EMAILS)
ENDS_EVER = (Outcome.no,)  # no step comes after these: they lead to an ending


def outcomes_of(channel: str) -> tuple[Outcome, ...]:
    """Return what may come of a step of that channel, and be branched on."""
    return ANSWERS if channel == "email" else branches_of(channel)


def branches_of(channel: str) -> tuple[Outcome, ...]:
    """Return the outcomes of a task of that channel on which it may branch; none for an email.

    A call back is no branch: the same task comes again on its day.
    """
    if channel == "email":
        return ()
    return _BY_PHONE if channel in ("call", "voicemail") else _OTHERWISE
