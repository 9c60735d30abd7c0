"""The names that a play's text may have between [[ and ]], and what each stands for."""

SLOTS: dict[str, str] = {
    # From the list: what is known of each lead.
    "thing": "what somebody asked for, took or is interested in",
    "Thing": "the same, at the start of a sentence",
    "note": "a note on what somebody said",
    "event": "the event at which they were met",
    "day": "the day on which they came, asked or called",
    "ended": "the day on which something of theirs ends or ended",
    "last": "the day of their last order or visit",
    "referrer": "who referred them",
    "colleague": "who of us spoke with them",
    "details": "two further facts of each lead at least",
    "detail": "the first of these, with its name",
    "company": "their company",
    "full-name": "their first and last name",
    "name": "their name, as they are addressed on the phone",
    "phone": "their phone number",
    # From the initial email.
    "subject": "its subject",
    "link": "its first link, with its words",
    "question": "a question in the initial email that can be asked on any day",
    "fact": "the sentence in it that says something exact",
    # From the content library: one item for each step that names it.
    "item": "the title of an item, as a link",
    "title": "the title alone",
    "summary": "its summary",
    # In the frame of a language, around each email.
    "greeting": "the line with which the initial email greets",
    "body": "the text of the step",
    # From tactful.toml.
    "my-phone": "the sender's phone number",
}
OF_LEAD = frozenset(
    "thing Thing note event day ended last referrer colleague details detail".split()
)
OF_MAIL = frozenset(("subject", "link", "question", "fact"))
OF_ITEM = frozenset(("item", "title", "summary"))
