"""Colours and their contrast (WCAG 2.2)."""

from dataclasses import dataclass
from functools import lru_cache

from tinycss2.color4 import parse_color


@dataclass(frozen=True, slots=True)
class Colour:
    """Red, green and blue from 0 to 255; alpha from 0 to 1."""

    red: int
    green: int
    blue: int
    alpha: float = 1.0

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    def over(self, behind: "Colour") -> "Colour":
        """Return the visible colour where this one is over another."""
        if self.alpha >= 1:
            return self
        rest = 1 - self.alpha
        return Colour(
            round(self.red * self.alpha + behind.red * rest),
            round(self.green * self.alpha + behind.green * rest),
            round(self.blue * self.alpha + behind.blue * rest),
        )

    @property
    def luminance(self) -> float:
        """Relative luminance, 0 for black and 1 for white."""
        linear = (
            value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
            for value in (channel / 255 for channel in (self.red, self.green, self.blue))
        )
        return sum(w * v for w, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio, from 1 to 21."""
    light, dark = sorted((one.luminance, other.luminance), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@lru_cache(maxsize=2048)
def parsed(written: str) -> Colour | None:
    """Return the colour that CSS or an old attribute writes; None if it is not a plain colour."""
    text = written.replace("!important", "").strip()
    if len(text) in (3, 6) and all(c in "0123456789abcdefABCDEF" for c in text):
        text = f"#{text}"  # bgcolor="ffffff"
    colour = parse_color(text)
    if colour is None or isinstance(colour, str):
        return None
    try:
        red, green, blue = colour.to("srgb").coordinates
    except NotImplementedError:
        return None
    return Colour(_byte(red), _byte(green), _byte(blue), float(colour.alpha))


def _byte(channel: float | None) -> int:
    return round(min(1.0, max(0.0, channel or 0.0)) * 255)
