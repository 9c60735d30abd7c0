"""What a browser calls itself, in the few words by which people tell theirs apart."""

# The first that is found: each names itself after those that it came from.
_BROWSERS = (
    ("Edge", "Edg"), ("Opera", "OPR/"), ("Firefox", "Firefox/"), ("Chrome", "Chrom"),
    ("Safari", "Safari/"), ("curl", "curl/"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("macOS", "Mac OS X"), ("ChromeOS", "CrOS"), ("Linux", "Linux"),
)  # fmt: skip


def browser_words(agent: str) -> str:
    """Return what a browser calls itself, in two words: "Firefox on Linux"; empty: neither.

    >>> browser_words("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0")
    'Firefox on Linux'
    """
    browser = next((words for words, sign in _BROWSERS if sign in agent), "")
    system = next((words for words, sign in _SYSTEMS if sign in agent), "")
    return " on ".join(filter(None, (browser, system)))
