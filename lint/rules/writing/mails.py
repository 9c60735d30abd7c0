"""The follow-up that the examples of these rules are written into."""

GREETING = "Hi {{ contact.first_name | given }},"
FOOT = "[No more of these]({{ unsubscribe_url }}) · {{ workspace.postal_address }}"


def mail(subject: str, words: str) -> str:
    """Return the template of a follow-up that says words."""
    front = f"---\nsubject: {subject}\npreheader: Two pages\n---\n"
    return f"{front}{GREETING}\n\n{words}\n\nSam\n\n{FOOT}\n"
