"""Text from files, made harmless for a terminal."""

import unicodedata


def printable(text: str) -> str:
    """Return text without control and direction characters: a list must not steer a terminal."""
    return "".join(
        character
        if unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co")
        else f"\\u{ord(character):04x}"
        for character in text
    )
