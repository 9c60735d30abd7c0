"""What a page says of the last press, with the button that takes it back."""

from dataclasses import dataclass

from flask import flash


@dataclass(frozen=True, slots=True)
class Undo:
    """A button that takes something back. action: where its form posts."""

    action: str
    label: str = "Undo"


def told(words: str, tone: str = "good", *, undo: Undo | None = None) -> None:
    """Show words on the next page, with the button that takes it back."""
    if undo is None:
        flash(words, tone)
        return
    flash({"words": words, "action": undo.action, "label": undo.label}, tone)  # type: ignore[arg-type]
