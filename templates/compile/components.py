"""What MJML knows: its elements, their attributes and types, and what may stand in what.

Facts from the documentation and packages of npm mjml 5.4.1 (documentation.mjml.io, read in
November 2026). An *ending* element holds text or HTML, never other MJML elements.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..lazy_regex import lazy_regex


@dataclass(frozen=True, slots=True)
class Type:
    """What an attribute's value may be; ``words`` says it to a person."""

    words: str
    pattern: re.Pattern[str]

    def allows(self, value: str) -> bool:
        return self.pattern.fullmatch(value.strip()) is not None


# CSS Color Module Level 4, section 6.1.
_NAMES = (
    "aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue "
    "blueviolet brown burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk "
    "crimson cyan darkblue darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki "
    "darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen "
    "darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue "
    "dimgray dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite "
    "gold goldenrod gray green greenyellow grey honeydew hotpink indianred indigo ivory khaki "
    "lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan "
    "lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen "
    "lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen "
    "magenta maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen "
    "mediumslateblue mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream "
    "mistyrose moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid "
    "palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum "
    "powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown "
    "seagreen seashell sienna silver skyblue slateblue slategray slategrey snow springgreen "
    "steelblue tan teal thistle tomato turquoise violet wheat white whitesmoke yellow "
    "yellowgreen transparent inherit currentcolor none initial"
)


def _type(words: str, pattern: str) -> Type:
    return Type(words, lazy_regex(pattern, re.IGNORECASE | re.DOTALL))


def _unit(*units: str, most: int = 1, negative: bool = False, auto: bool = False) -> Type:
    """A number with one of units ("" for a bare number), up to most of them; 0 needs none."""
    shown = " or ".join(f"16{unit}" for unit in units) + (" or auto" if auto else "")
    sign = "-?" if negative else ""
    one = rf"(?:{sign}(?:\d+\.?\d*|\.\d+)(?:{'|'.join(map(re.escape, units))})|{sign}0"
    one += "|auto)" if auto else ")"
    words = f"1 to {most} sizes such as {shown}" if most > 1 else f"a size such as {shown}"
    return _type(words, rf"{one}(?:\s+{one}){{0,{most - 1}}}")


def _one_of(*words: str) -> Type:
    shown = [word or "nothing" for word in words]
    said = " or ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
    return _type(said, "|".join(map(re.escape, words)))


TEXT = _type("a text", r".*")
COLOR = _type(
    "a colour such as #1a73e8, white or rgb(26, 115, 232)",
    rf"#(?:[0-9a-f]{{3,4}}|[0-9a-f]{{6}}|[0-9a-f]{{8}})|(?:rgb|hsl)a?\([^()]*\)"
    rf"|{'|'.join(_NAMES.split())}",
)
INTEGER = _type("a whole number", r"\d+")
BOOLEAN = _one_of("true", "false")
PX = _unit("px")
SIZE = _unit("px", "%")
BOX = _unit("px", "%", most=4)
LINE = _unit("px", "%", "")
LETTERS = _unit("px", "em", negative=True)
HORIZONTAL = _one_of("left", "center", "right")
VERTICAL = _one_of("top", "middle", "bottom")
DIRECTION = _one_of("ltr", "rtl")

Attributes = Mapping[str, Type]


def _attributes(type_: Type, names: str) -> dict[str, Type]:
    return dict.fromkeys(names.split(), type_)


def _sides(name: str) -> dict[str, Type]:
    sides = _attributes(SIZE, f"{name}-top {name}-right {name}-bottom {name}-left")
    return {name: BOX, **sides}


# Families: attributes that several elements share.
_PADDING = _sides("padding")
_BORDER = _attributes(TEXT, "border border-top border-right border-bottom border-left")
_FRAME = {**_BORDER, "border-radius": TEXT}
_ON = {"container-background-color": COLOR}
_BLOCK = {**_PADDING, **_ON}
_FONT = {"color": COLOR, "font-size": PX, **_attributes(TEXT, "font-family font-weight")}
_LETTERING = {**_FONT, **_attributes(TEXT, "font-style text-decoration"), "line-height": LINE}
_LINK = _attributes(TEXT, "href name rel target title")
_PICTURE = _attributes(TEXT, "src srcset sizes alt title")
_BACKGROUND = {
    "background-color": COLOR,
    **_attributes(TEXT, "background-url background-size background-position"),
    **_attributes(TEXT, "background-position-x background-position-y"),
    "background-repeat": _one_of("repeat", "no-repeat"),
}
_SECTION = {
    **_BACKGROUND, **_FRAME, **_PADDING,
    "direction": DIRECTION, "full-width": _one_of("full-width", "false", ""), "gutter": SIZE,
    "text-align": HORIZONTAL, "text-padding": BOX,
}  # fmt: skip
_FOLD_ICON = {
    **_attributes(TEXT, "icon-wrapped-url icon-wrapped-alt icon-unwrapped-url icon-unwrapped-alt"),
    "icon-align": VERTICAL, "icon-width": SIZE, "icon-height": SIZE,
    "icon-position": _one_of("left", "right"), "border": TEXT, "font-family": TEXT,
}  # fmt: skip
_FOLD = {**_PADDING, **_FONT, "background-color": COLOR}
_SOCIAL = {
    **_PADDING, **_LETTERING, "align": HORIZONTAL, "vertical-align": VERTICAL,
    "border": TEXT, "border-radius": TEXT,
    "icon-size": SIZE, "icon-height": SIZE, "icon-padding": BOX, "text-padding": BOX,
}  # fmt: skip
_IN_COLUMN = (
    "mj-accordion mj-button mj-carousel mj-divider mj-image mj-navbar mj-raw mj-social "
    "mj-spacer mj-table mj-text"
)


@dataclass(frozen=True, slots=True)
class Component:
    """One MJML element; children is None where any may stand (mj-attributes)."""

    attributes: Attributes
    children: frozenset[str] | None = frozenset()
    ending: bool = False


def _holder(children: str, attributes: Attributes | None = None) -> Component:
    return Component(attributes or {}, frozenset(children.split()))


def _leaf(attributes: Attributes | None = None) -> Component:
    return Component(attributes or {})


def _ending(attributes: Attributes | None = None) -> Component:
    return Component(attributes or {}, ending=True)


COMPONENTS: Mapping[str, Component] = {
    "mjml": _holder("mj-head mj-body", {"owa": TEXT, "lang": TEXT, "dir": TEXT}),
    # The head.
    "mj-head": _holder(
        "mj-attributes mj-breakpoint mj-font mj-html-attributes mj-preview mj-raw mj-style mj-title"
    ),
    "mj-attributes": Component({}, None),
    "mj-breakpoint": _ending({"width": PX}),
    "mj-font": _leaf({"name": TEXT, "href": TEXT}),
    "mj-html-attributes": _holder("mj-selector"),
    "mj-selector": _holder("mj-html-attribute", {"path": TEXT}),
    "mj-html-attribute": _ending({"name": TEXT}),
    "mj-preview": _ending(),
    "mj-style": _ending({"inline": TEXT}),
    "mj-title": _ending(),
    # The body's frame.
    "mj-body": _holder(
        "mj-hero mj-raw mj-section mj-wrapper",
        {"width": PX, "background-color": COLOR, "id": TEXT},
    ),
    "mj-wrapper": _holder("mj-hero mj-raw mj-section", {**_SECTION, "gap": PX}),
    "mj-section": _holder("mj-column mj-group mj-raw", _SECTION),
    "mj-group": _holder(
        "mj-column mj-raw",
        {
            "background-color": COLOR, "direction": DIRECTION, "vertical-align": VERTICAL,
            "width": SIZE,
        },
    ),
    "mj-column": _holder(
        _IN_COLUMN,
        {
            **_FRAME, **_PADDING, **{f"inner-{name}": TEXT for name in _FRAME},
            "background-color": COLOR, "inner-background-color": COLOR,
            "direction": DIRECTION, "vertical-align": VERTICAL, "width": SIZE,
        },
    ),
    "mj-hero": _holder(
        _IN_COLUMN,
        {
            **_PADDING, **_sides("inner-padding"),
            **_attributes(TEXT, "mode background-url background-position border-radius"),
            **_attributes(SIZE, "height background-width background-height"),
            "background-color": COLOR, "inner-background-color": COLOR,
            "vertical-align": VERTICAL,
        },
    ),
    # What stands in a column.
    "mj-text": _ending(
        {
            **_BLOCK, **_LETTERING, "text-transform": TEXT, "letter-spacing": LETTERS,
            "align": _one_of("left", "right", "center", "justify"),
            "background-color": COLOR, "height": SIZE, "vertical-align": VERTICAL,
        },
    ),
    "mj-button": _ending(
        {
            **_BLOCK, **_FRAME, **_LETTERING, **_LINK, "text-transform": TEXT,
            "letter-spacing": LETTERS, "align": HORIZONTAL, "text-align": HORIZONTAL,
            "background-color": COLOR, "inner-padding": BOX, "vertical-align": VERTICAL,
            "width": SIZE, "height": SIZE,
        },
    ),
    "mj-image": _leaf(
        {
            **_BLOCK, **_FRAME, **_LINK, **_PICTURE, "usemap": TEXT, "align": HORIZONTAL,
            "fluid-on-mobile": BOOLEAN, "width": PX, "height": _unit("px", auto=True),
            "max-height": SIZE, "font-size": PX,
        },
    ),
    "mj-divider": _leaf(
        {
            **_BLOCK, "border-color": COLOR, "border-style": TEXT, "border-width": PX,
            "width": SIZE, "align": HORIZONTAL,
        },
    ),
    "mj-spacer": _leaf({**_BLOCK, **_BORDER, "height": SIZE}),
    "mj-table": _ending(
        {
            **_BLOCK, **_FONT, "line-height": LINE, "align": HORIZONTAL, "border": TEXT,
            "cellpadding": INTEGER, "cellspacing": INTEGER,
            "role": _one_of("none", "presentation"), "vertical-align": VERTICAL,
            "table-layout": _one_of("auto", "fixed", "initial", "inherit"),
            "width": _unit("px", "%", auto=True),
        },
    ),
    "mj-raw": _ending({"position": _one_of("file-start")}),
    "mj-social": _holder(
        "mj-raw mj-social-element",
        {
            **_SOCIAL, **_ON, "inner-padding": BOX, "mode": _one_of("horizontal", "vertical"),
            "table-layout": _one_of("auto", "fixed"),
        },
    ),
    "mj-social-element": _ending(
        {
            **_SOCIAL, **_LINK, **_PICTURE, "background-color": COLOR,
            "icon-position": _one_of("left", "right"),
        },
    ),
    "mj-navbar": _holder(
        "mj-navbar-link mj-raw",
        {
            **_PADDING, **_sides("ico-padding"), "align": HORIZONTAL, "ico-align": HORIZONTAL,
            **_attributes(TEXT, "base-url hamburger ico-open ico-close ico-font-family"),
            **_attributes(TEXT, "ico-text-transform ico-text-decoration"),
            "ico-color": COLOR, "ico-font-size": SIZE, "ico-line-height": LINE,
        },
    ),
    "mj-navbar-link": _ending(
        {
            **_PADDING, **_LETTERING, "text-transform": TEXT, "letter-spacing": LETTERS,
            **_attributes(TEXT, "href name rel target"),
        },
    ),
    "mj-accordion": _holder("mj-accordion-element mj-raw", {**_BLOCK, **_FOLD_ICON}),
    "mj-accordion-element": _holder(
        "mj-accordion-title mj-accordion-text mj-raw", {**_FOLD_ICON, "background-color": COLOR}
    ),
    "mj-accordion-title": _ending(_FOLD),
    "mj-accordion-text": _ending({**_FOLD, "letter-spacing": LETTERS, "line-height": LINE}),
    "mj-carousel": _holder(
        "mj-carousel-image",
        {
            **_BLOCK, "align": HORIZONTAL, "icon-width": SIZE, "tb-width": SIZE,
            **_attributes(TEXT, "border-radius left-icon right-icon tb-border tb-border-radius"),
            "thumbnails": _one_of("visible", "hidden", "supported"),
            "tb-hover-border-color": COLOR, "tb-selected-border-color": COLOR,
        },
    ),
    "mj-carousel-image": _ending(
        {
            **_attributes(TEXT, "alt href rel target title src thumbnails-src border-radius"),
            **_attributes(TEXT, "tb-border tb-border-radius"),
        },
    ),
    # Tactful expands it before MJML sees it, wherever it stands.
    "mj-include": _leaf(
        {"path": TEXT, "type": _one_of("mjml", "html", "css"), "css-inline": _one_of("inline")}
    ),
}  # fmt: skip

# What MJML's documentation has, and the compiler (mrml) does not know: what to do instead.
NOT_COMPILED = {
    "mj-html-attributes": "remove it; write the attributes where HTML stands: mj-text, mj-raw",
}


def not_compiled(name: str) -> str:
    """Return what is wrong with an element of NOT_COMPILED."""
    return f"MJML documents <{name}>, but this compiler does not know it"


# Every element takes these.
EVERYWHERE: Attributes = {"css-class": TEXT, "mj-class": TEXT}

# Only inside mj-attributes: defaults for all elements, and named sets of attributes.
ANY_ATTRIBUTE: Attributes = {
    name: TEXT for component in COMPONENTS.values() for name in component.attributes
}
DEFAULTS: Mapping[str, Component] = {
    "mj-all": Component(ANY_ATTRIBUTE, frozenset()),
    "mj-class": Component({**ANY_ATTRIBUTE, "name": TEXT}, None),
}

_BOX_WIDTH = frozenset("border border-left border-right padding padding-left padding-right".split())
_BACKDROP = frozenset(
    "background-size background-position background-position-x background-position-y".split()
)
# What MJML reads when it compiles, to share out widths and to import fonts, and also prints:
# a Jinja value there would be printed, and the rest of the mail not follow it.
READ: Mapping[str, frozenset[str]] = {
    "mj-wrapper": _BOX_WIDTH | _BACKDROP,
    "mj-section": _BOX_WIDTH | _BACKDROP,
    "mj-column": _BOX_WIDTH | {"inner-border", "inner-border-left", "inner-border-right"},
    "mj-hero": frozenset(("padding", "padding-top", "padding-bottom")),
    "mj-image": frozenset(("border", "height", "padding", "padding-left", "padding-right")),
    "mj-divider": frozenset(("align", "padding", "padding-left", "padding-right", "width")),
    "mj-button": frozenset(("width",)),
    "mj-carousel": frozenset(("icon-width",)),
}
_READ_ANYWHERE = frozenset().union(*READ.values())


def is_read(element: str, attribute: str) -> bool:
    """Whether MJML reads the attribute of element, or of what element gives defaults to."""
    if attribute == "font-family":
        return element.startswith("mj-")
    names = _READ_ANYWHERE if element in DEFAULTS else READ.get(element, frozenset())
    return attribute in names


def homes(name: str) -> list[str]:
    """Return the elements that may hold name directly."""
    return [home for home, component in COMPONENTS.items() if name in (component.children or ())]
