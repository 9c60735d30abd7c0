"""The workspace that B5 lints: two hundred templates, MJML and Markdown, as a team gathers them."""

import random
import shutil
from pathlib import Path

COUNT = 200
_DEMO = Path(__file__).parents[2] / "templates/demo/faulty"
_TOPICS = ("lead routing", "first replies", "call scripts", "territory plans", "form design",
           "follow-up timing", "shared inboxes", "handover notes")  # fmt: skip
_PLACES = ("Bristol", "Leeds", "Utrecht", "Porto", "Malmö", "Ghent", "Graz", "Kraków")
_SAID = (
    "{n} teams near {place} kept a diary of {topic} for a month, and sent us their figures.",
    "The slowest of them answered after {n} hours; the quickest did so before lunch.",
    "On page {n} there is a table of {topic} that fits on a phone.",
    "Nobody in {place} had written down who owns {topic} when the owner is away.",
    "Of {n} calls that were made in the first hour, most found somebody at the desk.",
    "{topic_} is where a day goes missing: {n} minutes here, an hour there.",
    "What changed in {place} was small: one name beside each lead before a campaign goes out.",
    "We counted {n} forms that ask for a phone number and never say why.",
)
_MERGED = (
    "Since {{ contact.company }} asked for {{ lead.asset }}, I marked the part on {topic}.",
    "{% if lead.notes %}You {{ lead.notes }}. Page {n} is about that.{% else %}Page {n} is where "
    "most people begin.{% endif %}",
    "For {{ contact.title | spoken }}, the figures from {place} are the ones to look at first.",
    "{% if contact.company_size %}With {{ contact.company_size }} people, {topic} needs an owner."
    "{% endif %}",
    "How do you do this at {{ contact.company | fallback('your office') }} today?",
)
_MARKDOWN = """\
---
subject: "{topic_} in {place}, and {{{{ lead.asset }}}}"
preheader: What {n} teams wrote down about {topic}.
---
Hi {{{{ contact.first_name | given }}}},

{paragraphs}

1. Every lead on {topic} has one name on it.
2. Each got an answer within {n} minutes.
3. [The page to print]({{{{ content.checklist.url }}}}) hangs in {place}.

Would Tuesday at ten suit you for a call about {topic}?

{{% include 'parts/sign-off.md' %}}
"""
_MJML = """\
<mjml lang="en">
  <mj-head>
    <mj-title>{topic_} in {place}, and {{{{ lead.asset }}}}</mj-title>
    <mj-preview>What {n} teams wrote down about {topic}.</mj-preview>
    <mj-attributes>
      <mj-all font-family="'Segoe UI', Roboto, Helvetica, Arial, sans-serif" />
      <mj-text font-size="16px" line-height="1.6" color="#1c2b2f" padding="0px 0px 16px 0px" />
    </mj-attributes>
    <mj-style>
      h1 {{ margin: 0; font-size: 26px; line-height: 1.3; }}
      p {{ margin: 0 0 14px 0; }}
      @media (prefers-color-scheme: dark) {{ .card {{ background-color: #18282c !important; }} }}
    </mj-style>
  </mj-head>
  <mj-body width="600px" background-color="#eef3f2">
    <mj-section padding="32px 32px 16px 32px">
      <mj-column><mj-text font-weight="700" color="#0b5d66">Brightwater</mj-text></mj-column>
    </mj-section>
    <mj-section css-class="card" background-color="#ffffff" padding="36px 32px 28px 32px">
      <mj-column>
        <mj-text><h1>{{{{ lead.asset | sentence }}}}, as you asked</h1></mj-text>
        <mj-text><p>Hi {{{{ contact.first_name | given }}}},</p>
{paragraphs}
        </mj-text>
        <mj-button background-color="#0b5d66" color="#ffffff" href="{{{{ content.downloads.url }}}}">Open {{{{ lead.asset }}}}</mj-button>
      </mj-column>
    </mj-section>
    <mj-section background-color="#ffffff">
      <mj-column><mj-text><p>{place}: {n} leads a week.</p></mj-text></mj-column>
      <mj-column><mj-text><p>Would Tuesday at ten suit you for a call about {topic}?</p></mj-text></mj-column>
    </mj-section>
    <mj-include path="parts/footer.mjml" />
  </mj-body>
</mjml>
"""
_FOOTER = """\
<mj-section padding="20px 32px 40px 32px">
  <mj-column>
    <mj-text font-size="13px" color="#4a5d60">{{ sender.name }}, {{ workspace.postal_address }}<br />
      <a href="{{ unsubscribe_url }}" style="color: inherit">Unsubscribe</a></mj-text>
  </mj-column>
</mj-section>
"""
_SIGN_OFF = """\
{{ sender.name }}

{{ workspace.postal_address }}\\
[Unsubscribe]({{ unsubscribe_url }})
"""


def lay_templates(root: Path) -> None:
    """Lay the demo's workspace with so many templates beside the campaign's own."""
    shutil.copytree(_DEMO, root, dirs_exist_ok=True)
    shutil.copytree(_DEMO.parent / "fixed", root, dirs_exist_ok=True)
    templates = root / "templates"
    (templates / "parts").mkdir()
    (templates / "parts/footer.mjml").write_text(_FOOTER, encoding="utf-8")
    (templates / "parts/sign-off.md").write_text(_SIGN_OFF, encoding="utf-8")
    chance = random.Random(5)
    for number in range(COUNT - sum(1 for path in templates.rglob("*") if path.is_file())):
        name = f"topic-{number // 20}/{number:03}"
        (templates / name).parent.mkdir(exist_ok=True)
        suffix, frame, mark = (
            (".mjml", _MJML, "<p>{}</p>") if number % 2 else (".md", _MARKDOWN, "{}")
        )
        about = {"topic": chance.choice(_TOPICS), "place": chance.choice(_PLACES)}
        about |= {"topic_": about["topic"].capitalize(), "n": str(chance.randint(3, 90))}
        said = [*chance.sample(_SAID, 5), *chance.sample(_MERGED, 3)]
        chance.shuffle(said)
        paragraphs = "\n\n".join(mark.format(_filled(one, about)) for one in said)
        text = frame.format(**about, paragraphs=paragraphs)
        (templates / name).with_suffix(suffix).write_text(text, encoding="utf-8")


def _filled(text: str, about: dict[str, str]) -> str:
    for key, value in about.items():
        text = text.replace(f"{{{key}}}", value)
    return text
