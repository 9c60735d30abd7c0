"""What email clients support: a table of the HTML and CSS that emails use.

Facts are from caniemail.com (client_facts.py), each with the day on which it was tested there; its
page is ``https://www.caniemail.com/features/CODE/``. The table holds features whose loss breaks an
email, and marks as mild those that an email can do without.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from .client_facts import FACTS

CLIENTS = {
    "gmail": "Gmail",
    "outlook": "Outlook for Windows",
    "outlook-web": "Outlook.com and the new Outlook",
    "apple-mail": "Apple Mail",
    "ios": "iPhone and iPad",
    "yahoo": "Yahoo and AOL",
    "samsung": "Samsung Email",
    "thunderbird": "Thunderbird",
}
WORD = "outlook"  # the client that shows emails with the engine of Word
# Percent of opens in 2026, as Litmus's figures are quoted: Apple 46.6, Gmail 25.5, Outlook 4.4,
# Yahoo 2.3, Android 1.6. Apple's and Outlook's are split in the ratio of December 2021, when
# their clients were told apart (litmus.com/blog/email-client-market-share-december-2021);
# Thunderbird's is of then. Apple's is too high, since its servers open every email. A team's own
# figures are better.
SHARES = {
    "gmail": 25.5,
    "outlook": 3.5,
    "outlook-web": 0.9,
    "apple-mail": 14.3,
    "ios": 32.3,
    "yahoo": 2.3,
    "samsung": 1.6,
    "thunderbird": 0.1,
}


@dataclass(frozen=True)
class Feature:
    """An HTML or CSS feature that not every email client supports.

    support has a letter for each of CLIENTS: y, a (almost), n or u (unknown); it and the day of
    the test are those of code in client_facts.py, or own. looks_at is CSS properties ("*" for
    any), "selector", "at-rule", "media", "element", "attribute" or "image"; pattern is searched
    there in a value, and of elements and attributes it is the whole name. loss says what the
    reader sees. has_ghost: an email can give Word a replacement, in a comment for Outlook.
    """

    name: str
    code: str
    looks_at: str
    pattern: str
    loss: str
    mild: bool = False
    has_ghost: bool = False
    own: tuple[str, str] | None = None

    @property
    def tested(self) -> str:
        """The day of the test."""
        return (self.own or FACTS[self.code])[0]

    @property
    def support(self) -> str:
        return (self.own or FACTS[self.code])[1]

    @cached_property
    def matches(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    @cached_property
    def properties(self) -> frozenset[str]:
        return frozenset(self.looks_at.split("|"))

    @property
    def unsupported(self) -> tuple[str, ...]:
        """Return the keys of the clients that lack it."""
        return tuple(
            key for key, letter in zip(CLIENTS, self.support, strict=True) if letter == "n"
        )

    @property
    def page(self) -> str:
        return f"caniemail.com/features/{self.code}/" if self.code else "caniemail.com"


# fmt: off
FEATURES = (
    Feature(
        "display: flex", "css-display-flex",
        "display", r"(?:inline-)?flex", "columns are shown below each other", has_ghost=True,
    ),
    Feature(
        "flex-direction", "css-flex-direction",
        "flex-direction", r"(?:row|column)-reverse", "the order is lost", has_ghost=True,
    ),
    Feature(
        "display: grid", "css-display-grid",
        "display", r"(?:inline-)?grid", "columns are shown below each other", has_ghost=True,
    ),
    Feature(
        "gap", "css-gap",
        "gap|row-gap|column-gap", r"[1-9]", "boxes touch each other", mild=True,
    ),
    Feature(
        "position", "css-position",
        "position", r"absolute|fixed|sticky", "positioned elements appear in the normal text",
    ),
    Feature(
        "float", "css-float",
        "float", r"left|right", "columns are shown below each other", has_ghost=True,
    ),
    Feature(
        "visibility: hidden", "css-visibility",
        "visibility", r"hidden|collapse", "hidden content is shown",
    ),
    Feature(
        "opacity", "css-opacity",
        "opacity", r"0?\.\d|0$", "faint or hidden content is fully visible", mild=True,
    ),
    Feature(
        "background-image", "css-background-image",
        "background-image|background", r"url\(", "the image behind the text is missing",
        has_ghost=True,
    ),
    Feature(
        "linear-gradient()", "css-linear-gradient",
        "background-image|background", r"linear-gradient\(", "its colour is missing",
        has_ghost=True,
    ),
    Feature(
        "radial-gradient()", "css-radial-gradient",
        "background-image|background", r"radial-gradient\(", "its colour is missing",
        has_ghost=True,
    ),
    Feature(
        "conic-gradient()", "css-conic-gradient",
        "background-image|background", r"conic-gradient\(", "its colour is missing",
        has_ghost=True,
    ),
    Feature(
        "border-radius", "css-border-radius",
        "border-radius", r"[1-9]", "corners are square", mild=True,
    ),
    Feature(
        "box-shadow", "css-box-shadow",
        "box-shadow", r"\d", "there is no shadow", mild=True,
    ),
    Feature(
        "text-shadow", "css-text-shadow",
        "text-shadow", r"\d", "there is no shadow", mild=True,
    ),
    Feature(
        "max-width", "css-max-width",
        "max-width", r"\d", "it becomes as wide as the window", has_ghost=True,
    ),
    Feature(
        "object-fit", "css-object-fit",
        "object-fit", r"cover|contain|fill|none|scale", "images are distorted",
    ),
    Feature(
        "aspect-ratio", "css-aspect-ratio",
        "aspect-ratio", r"\d", "the box has no height",
    ),
    Feature(
        "transform", "css-transform",
        "transform", r"\w+\(", "it is not rotated or moved",
    ),
    Feature(
        "filter", "css-filter",
        "filter", r"\w+\(", "images are shown without the effect", mild=True,
    ),
    Feature(
        "clip-path", "css-clip-path",
        "clip-path", r"\w+\(", "overflowing content is not cut off",
    ),
    Feature(
        "mask-image", "css-mask-image",
        "mask-image|mask", r"url\(|gradient\(", "overflowing content is not cut off",
    ),
    Feature(
        "mix-blend-mode", "css-mix-blend-mode",
        "mix-blend-mode", r"(?!normal)\w", "colours are not mixed",
    ),
    Feature(
        "columns", "css-column-count",
        "column-count|columns", r"[2-9]", "the text is in one column", mild=True,
    ),
    Feature(
        "animation", "css-animation",
        "animation|animation-name", r"(?!none)\w", "nothing moves", mild=True,
    ),
    Feature(
        "CSS variables", "css-variables",
        "*", r"var\(", "the whole declaration is ignored: colours and sizes are missing",
    ),
    Feature(
        "calc()", "css-unit-calc",
        "*", r"\bcalc\(", "the whole declaration is ignored",
    ),
    Feature(
        "clamp()", "css-function-clamp",
        "*", r"\bclamp\(", "the whole declaration is ignored",
    ),
    Feature(
        "min() and max()", "css-function-min",
        "*", r"\b(?:min|max)\(", "the whole declaration is ignored",
    ),
    Feature(
        "light-dark()", "css-function-light-dark",
        "*", r"\blight-dark\(", "the colour is missing",
    ),
    Feature(
        "lch(), oklch(), lab(), oklab()", "css-modern-color",
        "*", r"\b(?:ok)?l(?:ch|ab)\(", "the colour is missing",
    ),
    Feature(
        "vw", "css-unit-vw",
        "*", r"\d(?:\.\d+)?vw\b", "the size is ignored", mild=True,
    ),
    Feature(
        "rem", "css-unit-rem",
        "font-size|line-height|padding|margin", r"\d(?:\.\d+)?rem\b", "the size is ignored",
        mild=True,
    ),
    Feature(
        "::before and ::after", "css-pseudo-element-before",
        "selector", r"::?(?:before|after)\b", "the content that it adds is missing",
    ),
    Feature(
        ":checked", "css-pseudo-class-checked",
        "selector", r":checked\b", "nothing opens on a click", mild=True,
    ),
    Feature(
        ":has()", "css-pseudo-class-has",
        "selector", r":has\(", "the styles are missing",
    ),
    Feature(
        ":hover", "css-pseudo-class-hover",
        "selector", r":hover\b", "nothing changes when the pointer is over it", mild=True,
    ),
    Feature(
        "@font-face", "css-at-font-face",
        "at-rule", r"font-face", "the next font of the list is shown", mild=True,
    ),
    Feature(
        "@media (prefers-color-scheme)", "css-at-media-prefers-color-scheme",
        "media", r"prefers-color-scheme", "the client decides how dark mode looks", mild=True,
    ),
    Feature(
        "a linked style sheet", "html-link",
        "element", r"link", "the styles in it are missing",
    ),
    Feature(
        "<video>", "html-video",
        "element", r"video", "it is removed: put a fallback image inside",
    ),
    Feature(
        "<audio>", "html-audio",
        "element", r"audio", "it is removed",
    ),
    Feature(
        "<svg> in the page", "html-svg",
        "element", r"svg", "it is removed",
    ),
    Feature(  # no page of its own: scripts and frames are removed before a mail is shown
        "<script>", "",
        "element", r"script", "it is removed, and filters take it for an attack",
        own=("2025-01-01", "nnnnnnnn"),
    ),
    Feature(
        "<iframe>", "",
        "element", r"iframe|frame|frameset|applet", "it is removed: link to the page instead",
        own=("2025-01-01", "nnnuunnn"),
    ),
    Feature(
        "<canvas>", "",
        "element", r"canvas", "it stays empty, as no script may draw in it",
        own=("2025-01-01", "nnnuunnn"),
    ),
    Feature(
        "<object>", "html-object",
        "element", r"object|embed", "it is removed",
    ),
    Feature(
        "<form>", "html-form",
        "element", r"form", "it cannot be filled in or sent",
    ),
    Feature(
        "a submit button", "html-input-submit",
        "element", r"input|button", "it cannot be pressed",
    ),
    Feature(
        "<select>", "html-select",
        "element", r"select", "nothing can be chosen",
    ),
    Feature(
        "<picture>", "html-picture",
        "element", r"picture", "the <img> in it is shown", mild=True,
    ),
    Feature(
        "<dialog>", "html-dialog",
        "element", r"dialog", "it is not opened or always open",
    ),
    Feature(
        "<progress>", "html-progress",
        "element", r"progress|meter", "the bar is missing",
    ),
    Feature(
        "<marquee>", "html-marquee",
        "element", r"marquee", "the text does not move", mild=True,
    ),
    Feature(
        "the background attribute", "html-background",
        "attribute", r"background", "the image is missing", mild=True, has_ghost=True,
    ),
    Feature(  # in a browser, where most people read Gmail, the image is missing
        "an SVG image", "image-svg",
        "image", r"(?i)\.svg(?:[?#]|$)", "the image is missing",
    ),
    Feature(
        "an embedded image (data:)", "image-base64",
        "image", r"(?i)^data:", "the image is missing",
    ),
    Feature(
        "a WebP image", "image-webp",
        "image", r"(?i)\.webp(?:[?#]|$)", "the image is missing",
    ),
    Feature(
        "an AVIF image", "image-avif",
        "image", r"(?i)\.avif(?:[?#]|$)", "the image is missing",
    ),
    Feature(
        "an HEIF image", "image-heif",
        "image", r"(?i)\.hei[cf](?:[?#]|$)", "the image is missing",
    ),
    Feature(
        "a TIFF image", "image-tiff",
        "image", r"(?i)\.tiff?(?:[?#]|$)", "the image is missing",
    ),
    Feature(
        "a video as an image", "image-mp4",
        "image", r"(?i)\.mp4(?:[?#]|$)", "the image is missing",
    ),
)
# fmt: on
