"""D708: the starter's sender, address or link in an email, or another example's."""

from collections.abc import Iterator

from ....templates.errors import Place
from ....templates.lazy_regex import lazy_regex
from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...rule.stand_ins import is_for_trials, is_nobodys_name, stand_ins
from ...rule.starter_values import starter_values
from ...view.parts import Part
from ...view.views import Context, View

_FIELDS = (
    "[fields.contact]\nfirst_name = {}\nlast_name = {}\ncompany = {}\ntitle = {}\n"
    "[fields.lead]\nasset = { required = true }\n"
)
# The end of a line of a few words in capitals: what a sentence says of "your company" is none.
_SIGNED = lazy_regex(
    r"(?m)^(?:[^\n,|·.]{1,40}[,|·-] ?)?(?P<name>[A-Z]\w{1,9}(?: [A-Z][\w.]{1,20}){1,3})$"
)


def _settings(
    name: str = "Brightwater",
    address: str = "sam@brightwater.example",
    postal: str = "1 Quay Street, Leeds LS1 4AP",
) -> str:
    return (
        f'name = "{name}"\npostal_address = "{postal}"\n'
        'public_url = "https://mail.brightwater.example"\n'
        f'[mailboxes.sam]\naddress = "{address}"\n{_FIELDS}'
    )


class StarterValues(MessageRule):
    code = "D708"
    name = "starter-values"
    severity = Severity.error
    needs = Needs.structure
    summary = (
        "an email has the sender, the postal address or a link that the starter invented, or "
        "another example of one"
    )
    why = (
        "`tactful init` writes what it cannot know as an example. An email from 'Your company' "
        "at an invented address breaks the law, and its unsubscribe link leads nowhere. So "
        "does one from you@example.com, of 'Anytown', or signed with 'Your Company Inc.'. "
        "sam@example.com is a warning, as trials have such addresses."
    )
    requirement = "R18"
    bad = (
        Example("the company's name", _settings(name="Your company"), "tactful.toml"),
        Example(
            "the sender's address", _settings(address="sam@your-company.example"), "tactful.toml"
        ),
        Example(
            "the postal address under another name",
            _settings(postal="Brightwater, 1 Main Street, Springfield"),
            "tactful.toml",
        ),
        Example("an example's address", _settings(address="you@example.com"), "tactful.toml"),
        Example("an example's town", _settings(postal="123 Main Street, Anytown"), "tactful.toml"),
        Example(
            "in the signature",
            "---\nsubject: Rivers\npreheader: Two\n---\nAbout {{ lead.asset }}.\n\n"
            "Sam, Your Company Ltd.\n\n{{ workspace.postal_address }} "
            "[Stop]({{ unsubscribe_url }})\n",
        ),
        Example(
            "the link to what people asked for",
            "items:\n  asset: {title: The guide, url: 'https://www.your-company.example/asset'}\n",
            "content/library.yml",
            also={
                "templates/follow-up.md": "---\nsubject: Rivers\npreheader: Two\n---\n"
                "[{{ lead.asset }}]({{ content.asset.url }}) {{ workspace.postal_address }} "
                "[Stop]({{ unsubscribe_url }})\n"
            },
        ),
    )
    good = (
        Example("your own", _settings(), "tactful.toml"),
        Example(
            "another Main Street", _settings(postal="1 Main Street, Leeds LS1 4AP"), "tactful.toml"
        ),
        Example("a company's own name", _settings(name="Company Bikes Ltd."), "tactful.toml"),
        Example("an email made elsewhere", "Hi from Your company.\n", "mail.txt"),
    )

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        workspace = context.workspace
        if workspace is None or view.message is None:
            return
        sender = view.message.sender.address
        boxes = workspace.settings.mailboxes
        mailboxes = {key for key, box in boxes.items() if box.address == sender}
        named: set[Place] = set()
        for found in starter_values(workspace, mailboxes):
            where: Place = found.place
            named.add(where)
            yield self.finding(
                f"{found.key} is still the starter's '{found.value}'",
                path=where.path,
                line=where.line,
                column=where.column,
                fix=found.fix,
            )
        for found in stand_ins(workspace, mailboxes):
            if found.place not in named:
                yield self.finding(
                    f"{found.key} is an example: '{found.value}'",
                    severity=Severity.warning if is_for_trials(found.value) else self.severity,
                    path=found.place.path,
                    line=found.place.line,
                    column=found.place.column,
                    fix=found.fix,
                )
        for part in view.parts:
            if part.kind == "text":
                yield from self._signatures(part)

    def _signatures(self, part: Part) -> Iterator[Finding]:
        """Yield findings of companies in a signature that are nobody's: "Sam, Your Company"."""
        for match in _SIGNED.finditer(part.text):
            if is_nobodys_name(match["name"]):
                yield self.finding(
                    f"a signature has '{match['name']}', which is an example",
                    fix="write your company's name",
                    **part.where(*match.span("name")),
                )
