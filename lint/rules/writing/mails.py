"""The follow-up email used in the examples of these rules."""

GREETING = "Hi {{ contact.first_name | given }},"
FOOT = "[No more of these]({{ unsubscribe_url }}) · {{ workspace.postal_address }}"


def mail(subject: str, words: str) -> str:
    """Return the template of a follow-up with this subject and these words."""
    front = f"---\nsubject: {subject}\npreheader: Two pages\n---\n"
    return f"{front}{GREETING}\n\n{words}\n\nSam\n\n{FOOT}\n"
