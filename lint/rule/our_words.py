"""The words by which a workspace calls itself."""

import re

from ...templates.workspace.settings import Settings


def our_words(settings: Settings) -> frozenset[str]:
    """Return the words by which the workspace calls itself, in small letters."""
    boxes = settings.mailboxes.values()
    said = (
        settings.name, settings.postal_address, settings.website, settings.public_url,
        *(box.name for box in boxes), *(box.address.rpartition("@")[2] for box in boxes),
    )  # fmt: skip
    words = {word for text in said for word in re.findall(r"[^\W\d_][\w'’-]+", text.lower())}
    return frozenset(words - {"com", "org", "net", "www", "http", "https", "mail", "example"})
