"""B1: one designed follow-up of some 67 KB HTML with 15 fields, for each recipient.

The limit is Jinja's own render of the same parts, compiled once, with no sandbox, no limits
and no tidying. "HTML alone" binds a recipient's values and renders that part.
"""

import mjml
from follow_up import follow_up
from rows import Row, medians

from tactful.templates.message import tidy
from tactful.templates.render.contexts import To

RECIPIENTS = 200


def run() -> list[Row]:
    with follow_up(RECIPIENTS) as it:
        composer, sender, people, plain = it.composer, it.sender, it.values, it.plain
        message = composer.compose(1, people[0], sender=sender)
        assert message.html == tidy(it.html.render(**plain[0]))
        assert message.text == tidy(it.text.render(**plain[0]))
        size = len(message.html.encode()) // 1000
        html = composer.plain.parts(composer.template(1)).body.html
        assert html is not None
        bind = composer.contexts.of
        all_parts = (it.html, it.text, it.subject)

        ours, limit, ours_html, limit_html, peer = medians(
            lambda: [composer.compose(1, p, sender=sender) for p in people],
            lambda: [[part.render(**p) for part in all_parts] for p in plain],
            lambda: [tidy(html.render(bind(1, To(p, sender)))) for p in people],
            lambda: [it.html.render(**p) for p in plain],
            lambda: [mjml.mjml2html(it.source.render(**p)) for p in plain],
        )
    return [
        Row("B1", f"render {size} KB HTML + text + subject, ms a recipient", f"{ours / RECIPIENTS * 1e3:.3f}"),
        Row("B1", "  rate against the bare Jinja render, same parts", f"{limit / ours:.2f}", "goal 0.8"),
        Row("B1", "  the same, HTML alone", f"{limit_html / ours_html:.2f}", "goal 0.8"),
        Row("B1", "  whole message against the bare HTML alone", f"{limit_html / ours:.2f}"),
        Row("B1", "  times as fast as Jinja, then MJML for each", f"{peer / ours:.1f}", "goal 8"),
    ]  # fmt: skip
