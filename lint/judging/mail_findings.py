"""What is found about one email or call of a campaign: it, and its messages to a whole list."""

from dataclasses import dataclass, field

from ..findings.finding import Finding
from ..prose.authored_text import AuthoredText

FAMILIES = ("MessageRule", "ListedRule")  # of the rules that look at a mail


@dataclass(slots=True)
class MailFindings:
    """All that was found about one step's template, in a form that can be kept.

    problems say why it does not compile; listed is what the rules find that hold it beside the
    list, messages what they find in each message. texts has all that it can say, by key. asked are
    the families of rules that looked, each with the path of a file; drawn are the names of the
    templates that any of this was made of, includes left out.
    """

    problems: list[Finding] = field(default_factory=list)
    listed: list[Finding] = field(default_factory=list)
    messages: list[Finding] = field(default_factory=list)
    texts: dict[bytes, AuthoredText] = field(default_factory=dict)
    asked: set[tuple[str, str]] = field(default_factory=set)
    drawn: set[str] = field(default_factory=set)
