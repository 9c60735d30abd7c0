"""M211: words that do not agree with the value next to them."""

from collections.abc import Iterable, Iterator

from ....templates.errors import Place
from ...findings.edit import filtered
from ...findings.finding import Finding, Severity
from ...reading.agreement import find_disagreement
from ...reading.determiners import doubled_determiners
from ...reading.genders import find_gender_faults
from ...reading.hit import Hit, without_overlaps
from ...reading.merged_grammar import find_merged_grammar
from ...rule.base import Example
from ...rule.families import Needs, ReadingRule
from ...view.parts import Part, own_words
from ...view.views import Context, View


class Agreement(ReadingRule):
    code = "M211"
    name = "agreement"
    severity = Severity.warning
    needs = Needs.paragraph
    summary = (
        "the words do not agree with the value: '1 new messages', 'a Account Executive', 'your "
        "the guide'"
    )
    why = (
        "It is small, but readers see at once that a machine wrote it. It appears only for "
        "some values."
    )
    fixable = "suggestion"
    requirement = "R18"
    bad = (
        Example(
            "a value with its own article",
            "---\nsubject: Rivers\npreheader: Two\n---\nYour {{ lead.asset }} is here.\n\n"
            "[Stop]({{ unsubscribe_url }}) · {{ workspace.postal_address }}\n",
        ),
        Example("two articles", "Your the river guide is here.\n", "mail.txt"),
        Example("two possessives", "We like Oakley's's barn.\n", "mail.txt"),
        Example("two words for one", "Le hablo de el tejado nuevo.\n", "mail.txt"),
        Example("the form of address", "Lieber Frau Holm,\n", "mail.txt"),
        Example("German", "Hier ist unser der Leitfaden.\n", "mail.txt"),
        Example("French", "Voici votre le guide.\n", "mail.txt"),
        Example("singular and plural", "You have 1 new messages.\n", "mail.txt"),
        Example("the article", "As a Account Executive, you live in your inbox.\n", "mail.txt"),
    )
    good = (
        Example(
            "without its article",
            "---\nsubject: Rivers\npreheader: Two\n---\nYour {{ lead.asset | bare }} is here.\n\n"
            "[Stop]({{ unsubscribe_url }}) · {{ workspace.postal_address }}\n",
        ),
        Example("a letter", "We gave her the keys of the A team.\n", "mail.txt"),
        Example("a pronoun", "J'ai besoin de le voir demain.\n", "mail.txt"),
        Example("one", "You have 1 new message and an hour.\n", "mail.txt"),
        Example(
            "another language",
            "Das Set geht heute an Praxis am See in Freiburg: drei Muster und eine Liste.\n",
            "mail.txt",
        ),
        Example(
            "a sound, not a letter", "A user and an honest European met a unicorn.\n", "mail.txt"
        ),
    )

    def paragraph(self, part: Part, view: View, context: Context) -> Iterator[Finding]:
        yield from super().paragraph(part, view, context)
        for start, second, end in doubled_determiners(part.text, own_words(part)):
            merged = next((s for s in part.spans_in(start, end) if s.start == second), None)
            field = context.fields.get(merged.origin.field or "") if merged else None
            at = second if field else start
            where = part.where(at, end)
            pair = part.text[start:end]
            source = view.source if where["path"] == view.path and where["column"] else None
            edit = None
            if field and source is not None:
                place = Place(view.path, where["line"], where["column"])
                edit = filtered(source, place, field.key, "bare", safe=False)
            ours = "the value brings its own article" if field else "one article too many"
            yield self.finding(
                f"'{pair}': {ours}",
                fix=f"write {{{{ {field.key} | bare }}}}" if field else "remove one of them",
                edits=(edit,) if edit else (),
                **where,
            )

    def read(self, text: str, context: Context) -> Iterable[Hit]:
        found = find_disagreement(text, bare=context.workspace is None)
        if context.workspace is not None:  # there the sentence is known with any other value
            return found
        return without_overlaps((*found, *find_merged_grammar(text), *find_gender_faults(text)))
