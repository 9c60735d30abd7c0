"""A page with its style sheets written onto its elements, as a reader's program applies them."""

from functools import lru_cache

import css_inline

from ...templates.compile.html_depth import is_too_deep

_INLINER = css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)


@lru_cache(maxsize=8)
def inlined(source: str, css: str = "") -> str:
    """Return source with the rules of its style sheets, and of css after them, in style="".

    A page that is nested deeper than anybody writes is returned as it is.
    """
    if is_too_deep(source):
        return source
    inliner = _INLINER
    if css:
        inliner = css_inline.CSSInliner(
            keep_style_tags=True, load_remote_stylesheets=False, extra_css=css
        )
    try:
        return inliner.inline(source)
    except css_inline.InlineError:
        return source  # a style sheet that cannot be read has no effect
