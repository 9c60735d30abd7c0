"""The small workspace to which examples of rules are added; it has no findings itself."""

from collections.abc import Mapping
from pathlib import Path

from .base import Example

FILES: Mapping[str, str] = {
    "tactful.toml": """\
name = "Brightwater"
postal_address = "1 Quay Street, Leeds LS1 4AP"
timezone = "Europe/London"
public_url = "https://mail.brightwater.example"

[fields.contact]
first_name = { type = "name", fallback = "there" }
last_name = { type = "name" }
company = { type = "company" }

[fields.contact.title]
type = "picklist"
spoken = { "Director or vice president of marketing" = "a marketing leader" }

[fields.lead]
asset = { type = "text", required = true, example = "the spring guide" }

[mailboxes.sam]
address = "sam@brightwater.example"
name = "Sam Ortiz"
phone = "+44 113 496 0000"
""",
    "campaigns/spring.yml": """\
campaign: spring
lead_type: event
audience:
  contacts: contacts/leads.csv
initial: invitation.md
sequence:
  steps:
    - email: follow-up.md
      wait: 1 business day
      evidence: lead.asset
    - call: call.txt
      wait: 1 business day
    - email: goodbye.md
      wait: 3 business days
      evidence: lead.asset
      goodbye: true
afterwards: {then: nurture, after: 45 days}
""",
    "contacts/leads.csv": """\
email,first_name,last_name,company,title,asset
jo@acme.example,Jo,Rivera,Acme,Director or vice president of marketing,the spring guide
ana@globex.example,Ana,,Globex,,the price list
""",
    "templates/invitation.md": """\
---
subject: An evening about river water
preheader: Seats are free on the ninth
---
Hi {{ contact.first_name | given }},

on the ninth we open the labs for an evening. There is a tour, and soup afterwards.

Sam

[No more of these]({{ unsubscribe_url }}) · {{ workspace.postal_address }}
""",
    "templates/follow-up.md": """\
---
subject: About {{ lead.asset }}
preheader: Two pages are worth your time
---
Hi {{ contact.first_name | given }},

you asked for {{ lead.asset }}. Pages four and nine answer what most visitors ask first.

Would Tuesday at ten suit you for a call of ten minutes?

Sam

[No more of these]({{ unsubscribe_url }}) · {{ workspace.postal_address }}
""",
    "templates/call.txt": """\
Hello {{ contact.first_name | given }}, this is {{ sender.name }} of {{ workspace.name }}.
You asked for {{ lead.asset }}; I can tell you which page matters for you.
My number is {{ sender.phone }}.
""",
    "templates/goodbye.md": """\
---
subject: A last word on {{ lead.asset }}
preheader: I will not write again
---
Hi {{ contact.first_name | given }},

this is my last mail about {{ lead.asset }}. If river water matters again, my door is open.

All the best, Sam

[No more of these]({{ unsubscribe_url }}) · {{ workspace.postal_address }}
""",
}


def write_example(folder: Path, example: Example | None = None) -> Path:
    """Write the small workspace with the files of example; return the example's file."""
    files = dict(FILES)
    if example is not None:
        files |= {**example.also, example.file: example.text}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return folder / (example.file if example else "tactful.toml")
