"""A campaign's emails to a whole list, proved; what cannot be proved is read one by one."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain

import polars as pl

from ...templates.errors import TemplateError
from ...templates.lazy_regex import lazy_regex
from ...templates.workspace.fields import OWNERS
from ..findings.finding import Finding, Variation, fold_key
from ..findings.report import Progress
from ..judging.mail_renderer import NOBODY, JudgedMails, Mail, MailRenderer
from ..lists.recipients import Recipients
from ..prose.authored_text import StepTexts
from ..view.views import View
from .aggregate import Aggregate, Heard
from .classes import Classes
from .columns import Column, Columns
from .prove import Compared, Long, Proof, Rows
from .reads import Question, Reads, message_reads
from .shapes import Unproved, beside_the_template, numbered, structures

# What names a recipient reaches a header, printed or not.
_NAMED = frozenset(f"contact.{name}" for name in ("first_name", "last_name", "full_name", "email"))
_LINKED = lazy_regex(r"""(?:(?:href|src)\s*=\s*["']?|https?://|\]\()[^"'\s)>]*\{\{([^}]*)""")
_MOST_WILD = 0.2  # of the rows: where more are read by themselves, a proof gains nothing
_KEPT = 50_000  # findings of single rows that are kept


def proved(mails: MailRenderer, ready: list[Mail], progress: Progress | None) -> JudgedMails:
    """Return what ``one_by_one`` would for a long list, from few renderings."""
    assert mails.recipients is not None
    return _List(mails, ready, mails.recipients, progress).judged()


def columns_for(mails: MailRenderer, ready: list[Mail]) -> Columns:
    """Return the columns of a list, classed for what these emails say; made once, asked often."""
    assert mails.recipients is not None
    return _List(mails, ready, mails.recipients, None).columns


def findings_by_row(mails: MailRenderer, mail: Mail, columns: Columns) -> Rows:
    """Return which rows of a long list have which finding in one email, from few renderings.

    Raises Unproved where that cannot be told from few. Nothing is said of an email that quotes
    or picks: it depends on those before it.
    """
    assert mails.recipients is not None
    return _List(mails, [mail], mails.recipients, None, columns).of_rows(mail)


class _List:
    def __init__(
        self,
        mails: MailRenderer,
        ready: list[Mail],
        recipients: Recipients,
        progress: Progress | None,
        columns: Columns | None = None,
    ) -> None:
        self.mails, self.ready, self.recipients = mails, ready, recipients
        self.progress = progress
        senders = tuple(mails.senders.numbers()) if mails.senders is not None else ()
        self.columns = columns or Columns(
            recipients, mails.workspace.fields,
            Classes(self._words(), judged=mails.run.judges), senders=senders,
        )  # fmt: skip
        self.of_classes = replace(mails, run=mails.run.reading_classes())
        self.of_everything = replace(mails, run=mails.run.reading_everything())
        self.reads_everything = self.of_classes.run.chosen != mails.run.chosen
        self.tally = Aggregate(self.columns)
        self.texts = StepTexts()
        self.rendered = self.done = 0
        self.unproved: list[Unproved] = []

    def judged(self) -> JudgedMails:
        for index, mail in enumerate(self.ready):
            self.done = index * len(self.recipients)
            self._begin()
            self._exactly(mail, 0)
            reads = self._reads(mail)
            exactly = partial(self._exactly, mail)
            of_each = self._of_each(mail, reads)
            for way, fields in (
                (self._proved, reads.fields),
                (self._by_values, frozenset[str]()),
                (self._one_by_one, frozenset[str]()),  # no rule whose needs are true comes here
            ):
                try:
                    rows, said = joined(way(mail, reads), of_each)
                    rows = self._of_those_who_get_it(mail, rows)
                    self.tally.add(index, rows, exactly, fields, said)
                    break
                except Unproved as why:
                    self.unproved.append(why)
            else:
                raise self.unproved[-1]
        self._tick(done=len(self.ready) * len(self.recipients))
        unproved = tuple(self.unproved)
        return JudgedMails(self.tally.findings(), self.texts, self.rendered, unproved)

    def of_rows(self, mail: Mail) -> Rows:
        """Return which rows have which finding; raises Unproved."""
        self._begin()
        reads = self._reads(mail)
        if reads.picks or reads.quotes:
            raise Unproved("it depends on the emails before it")
        return joined(self._proved(mail, reads), self._of_each(mail, reads))[0]

    def _begin(self) -> None:
        """Forget what is known of the email before."""
        self.known: dict[int, list[Finding]] = {}
        self.known_by_class: dict[int, list[Finding]] = {}

    def _of_those_who_get_it(self, mail: Mail, rows: Rows) -> Rows:
        """Return the findings of those whose step it may be: ``if`` leaves out the others."""
        getting = self.mails.rows_for(mail)
        if getting is None:
            return rows
        mask = pl.Series(getting, dtype=pl.Boolean)
        kept = {key: one & mask for key, one in rows.items()}
        return {key: one for key, one in kept.items() if one.any()}

    def _reads(self, mail: Mail) -> Reads:
        reads = message_reads(self.mails.composer, mail.number, mail.variant)
        step = self.mails.composer.step(mail.number)
        if step and step.evidence:  # a rule asks whether the list has it
            reads.asked.setdefault((step.evidence, "None"), Question(step.evidence))
        return reads

    def _proved(self, mail: Mail, reads: Reads) -> tuple[Rows, Heard]:
        template = self.mails.composer.template(mail.number, variant=mail.variant)
        if any(
            f"{owner}." in match[1]
            for match in _LINKED.finditer(template.source)
            for owner in OWNERS
        ):
            raise Unproved("an address is made of values")
        wild = self._wild(reads)
        caps: dict[str, int] = {}
        while True:
            try:
                return self._by_structure(mail, reads, wild, caps)
            except Compared as compared:
                reads.whole.update(compared.fields)
            except Long as long:
                wild, caps = wild | long.rows, caps | long.caps
                if wild.sum() > _MOST_WILD * len(wild):
                    raise Unproved("how long a value is turns a verdict") from long

    def _by_structure(
        self, mail: Mail, reads: Reads, wild: pl.Series, caps: Mapping[str, int]
    ) -> tuple[Rows, Heard]:
        shapes = structures(
            self.columns, self.mails.composer, mail.number, reads, [wild, *self._odd(reads)],
            nobody=NOBODY,
        )  # fmt: skip

        def render(row: int) -> View:
            self.rendered += 1
            view = self.mails.view(mail, self.mails.person(row))
            self.texts.add(mail.number, view)
            return view

        run = self.of_classes.run
        proof = Proof(self.columns, run, reads, shapes, render, wild, self._tick, caps)
        found = proof.rows()
        self.known_by_class |= proof.findings
        said: dict[Finding, Variation] = {}
        for finding in chain.from_iterable(proof.findings.values()):
            said.setdefault(fold_key(finding), Variation()).add(finding)
        return joined((found, said), self._each(mail, wild.arg_true().to_list()))

    def _of_each(self, mail: Mail, reads: Reads) -> tuple[Rows, Heard]:
        """Return what the rules find that are asked about each message; few are rendered.

        Messages of which the template reads the same differ only in whom they go to.
        """
        if not self.reads_everything:
            return {}, {}
        length = len(self.recipients)
        of_rows = [
            self.columns[name].codes for name in sorted(reads.fields) if name in self.columns
        ]
        apart = [*of_rows, *beside_the_template(self.columns)]
        if reads.unknown:
            apart = [pl.Series(range(length), dtype=pl.UInt64)]
        ids, first = numbered(length, apart)
        having = Having(length)
        at, view, done = -1, None, self.done
        for count, row in enumerate(ids.arg_sort().to_list(), start=1):
            if ids[row] != at:
                at = ids[row]
                view = self._view(mail, first[at])
            if view is not None:  # what cannot be rendered is told with the other rules
                having.add(row, self.of_everything.judged(view, self.mails.person(row)))
            self._tick(done=max(self.done, done + count))
        return having.rows(), having.said

    def _view(self, mail: Mail, row: int) -> View | None:
        self.rendered += 1
        try:
            return self.mails.view(mail, self.mails.person(row))
        except TemplateError:
            return None

    def _by_values(self, mail: Mail, reads: Reads) -> tuple[Rows, Heard]:
        """Return the findings of all rows, one rendered for each set of values that is read."""
        if reads.unknown:
            return self._one_by_one(mail, reads)
        length = len(self.recipients)
        of_rows = [
            self.columns[name].codes for name in sorted(reads.fields) if name in self.columns
        ]
        others = list(beside_the_template(self.columns))
        row = pl.Series(range(1, length + 1), dtype=pl.UInt64)
        others += [row * self._wild(reads).cast(pl.UInt64), *self._odd(reads)]
        ids, first = numbered(length, [*of_rows, *others])
        having, said = self._each(mail, first)
        flags = {
            key: mask.gather(pl.Series(first, dtype=pl.UInt32)) for key, mask in having.items()
        }
        return {key: one.gather(ids) for key, one in flags.items()}, said

    def _one_by_one(self, mail: Mail, _: Reads) -> tuple[Rows, Heard]:
        return self._each(mail, range(len(self.recipients)))

    def _wild(self, reads: Reads) -> pl.Series:
        """Return which rows are to be read by themselves."""
        wild = pl.repeat(False, len(self.recipients), dtype=pl.Boolean, eager=True)
        for column in self._with_wild(reads):
            if column.odd is None:
                wild = wild | column.rows(column.wild)
        return wild

    def _odd(self, reads: Reads) -> list[pl.Series]:
        """Return what else tells rows apart: wild values, where they are few."""
        return [column.odd for column in self._with_wild(reads) if column.odd is not None]

    def _with_wild(self, reads: Reads) -> list[Column]:
        names = [name for name in sorted(reads.fields | _NAMED) if name in self.columns]
        return [self.columns[name] for name in names if any(self.columns[name].wild)]

    def _each(self, mail: Mail, rows: Iterable[int]) -> tuple[Rows, Heard]:
        """Return the findings of rows, each of them rendered, and all that is said."""
        having = Having(len(self.recipients))
        for row in rows:
            having.add(row, self._by_class(mail, row))
            self._tick(done=self.done + 1)
        return having.rows(), having.said

    def _by_class(self, mail: Mail, row: int) -> list[Finding]:
        """Return what the rules find that are not asked about each message."""
        return self._read(self.of_classes, mail, row, self.known_by_class)

    def _exactly(self, mail: Mail, row: int) -> list[Finding]:
        if not self.reads_everything:
            return self._by_class(mail, row)
        return self._read(self.mails, mail, row, self.known)

    def _read(
        self, mails: MailRenderer, mail: Mail, row: int, known: dict[int, list[Finding]]
    ) -> list[Finding]:
        if row in known:
            return known[row]
        self.rendered += 1
        view, findings = mails.findings(mail, self.mails.person(row))
        if view is not None:
            self.texts.add(mail.number, view)
        if len(known) < _KEPT:
            known[row] = findings
        return findings

    def _tick(self, *, done: int | None = None) -> None:
        self.done = self.done if done is None else done
        if self.progress is not None:
            total = len(self.ready) * len(self.recipients)
            self.progress(min(self.done, total), total, self.mails.campaign.name)

    def _words(self) -> Iterator[str]:
        """Yield every word of the templates: a value may repeat the one it stands beside."""
        for mail in self.ready:
            template = self.mails.composer.template(mail.number, variant=mail.variant)
            yield from re.findall(r"[^\W\d_]+", template.source)
        for field in self.mails.workspace.fields.values():
            for text in (field.fallback or "", *field.spoken, *field.spoken.values()):
                yield from re.findall(r"[^\W\d_]+", text)


class Having:
    """Which rows of a list have which finding, and all that is said of them."""

    def __init__(self, length: int) -> None:
        self.length = length
        self.said: dict[Finding, Variation] = {}
        self._rows: dict[Finding, list[int]] = {}

    def add(self, row: int, findings: Iterable[Finding]) -> None:
        """Take in the findings of a row."""
        for finding in findings:
            key = fold_key(finding)
            self.said.setdefault(key, Variation()).add(finding)
            of_key = self._rows.setdefault(key, [])
            if not of_key or of_key[-1] != row:
                of_key.append(row)

    def rows(self) -> Rows:
        """Return the rows of each finding."""
        none = pl.repeat(False, self.length, dtype=pl.Boolean, eager=True)
        return {key: none.clone().scatter(rows, True) for key, rows in self._rows.items()}


def joined(one: tuple[Rows, Heard], other: tuple[Rows, Heard]) -> tuple[Rows, Heard]:
    """Return both together: the rows of each finding, and all that is said of it."""
    rows, said = dict(one[0]), dict(one[1])
    for key, mask in other[0].items():
        rows[key] = rows[key] | mask if key in rows else mask
    for key, heard in other[1].items():
        both = Variation()
        both.join(heard)
        both.join(said.get(key, Variation()))
        said[key] = both
    return rows, said
