"""A paragraph for one person alone stands before the sign-off, in text and in HTML."""

import pytest

from tactful.templates.compile.part import RenderedParts
from tactful.templates.render.own_words import OwnWords, with_paragraph

NAMES = ("Ana Ruiz", "Ana")
TAILS = ("https://x.example/u/1", "2 Mill Lane")
SAID = "We met in Leeds."
# text before; text after, with the paragraph as @
TEXTS = [
    ("a closing and the name", "Hello Zoe,\n\nhere it is.\n\nBest regards,\n\nAna Ruiz\n",
     "Hello Zoe,\n\nhere it is.\n\n@\n\nBest regards,\n\nAna Ruiz\n"),
    ("both in one paragraph", "Hello Zoe,\n\nhere it is.\n\nBest,\nAna\n\n2 Mill Lane\n",
     "Hello Zoe,\n\nhere it is.\n\n@\n\nBest,\nAna\n\n2 Mill Lane\n"),
    ("another language", "Bonjour,\n\nvoici le guide.\n\nBien cordialement\n\nAna Ruiz\n",
     "Bonjour,\n\nvoici le guide.\n\n@\n\nBien cordialement\n\nAna Ruiz\n"),
    ("only a name", "Hello Zoe,\n\nhere it is.\n\nAna Ruiz\n\nUnsubscribe: https://x.example/u/1\n",
     "Hello Zoe,\n\nhere it is.\n\n@\n\nAna Ruiz\n\nUnsubscribe: https://x.example/u/1\n"),
    ("a name in a sentence is none", "Hello Zoe, I am Ana Ruiz of Northlight and I write.\n\nOne.\n",
     "Hello Zoe, I am Ana Ruiz of Northlight and I write.\n\nOne.\n\n@\n"),
    ("a footer without a name", "Hello Zoe.\n\nOne.\n\nNorthlight, 2 Mill Lane, Leeds\n",
     "Hello Zoe.\n\nOne.\n\n@\n\nNorthlight, 2 Mill Lane, Leeds\n"),
    ("a sentence before the name is kept", "Hello.\n\nIs Thursday good?\n\nAna\n",
     "Hello.\n\nIs Thursday good?\n\n@\n\nAna\n"),
    ("a quoted mail below", "Hello.\n\nOne.\n\nAna\n\n> Hello.\n>\n> Ana Ruiz\n",
     "Hello.\n\nOne.\n\n@\n\nAna\n\n> Hello.\n>\n> Ana Ruiz\n"),
    ("one line", "Hello.\n", "Hello.\n\n@\n"),
    ("nothing", "", "\n\n@\n"),
]  # fmt: skip
PAGES = [
    ("paragraphs", "<body><p>Hello</p><p>One.</p><p style='c'>Best,</p><p>Ana Ruiz</p></body>",
     "<body><p>Hello</p><p>One.</p><p style='c'>@</p><p style='c'>Best,</p><p>Ana Ruiz</p></body>"),
    ("tables of MJML", "<body><td><div s>Hello</div></td><td><div s>Best,<br>Ana</div></td></body>",
     "<body><td><div s>Hello</div></td><td><div s>@<br><br></div><div s>Best,<br>Ana</div></td></body>"),
    ("line breaks alone", "<body><div>Hello<br><br>One.<br><br>Ana<br>Northlight</div></body>",
     "<body><div>Hello<br><br>One.<br><br>@<br><br>Ana<br>Northlight</div></body>"),
    ("a footer link", "<body><p>One.</p><p>2 Mill Lane <a href='u'>Unsubscribe</a></p></body>",
     "<body><p>One.</p><p>@</p><p>2 Mill Lane <a href='u'>Unsubscribe</a></p></body>"),
    ("nothing to tell it by", "<body><p>Hello</p><p>One.</p></body>",
     "<body><p>Hello</p><p>One.</p><p>@</p></body>"),
    ("a bold name", "<body><p>Hello</p><p>One.</p><p><b>Ana Ruiz</b></p></body>",
     "<body><p>Hello</p><p>One.</p><p>@</p><p><b>Ana Ruiz</b></p></body>"),
    ("conditional comments and styles",
     "<head><title>Ana</title><style>p{}</style></head><body><!--[if mso]><p>Ana</p><![endif]-->"
     "<p>Hello</p><p>Ana</p></body>",
     "<head><title>Ana</title><style>p{}</style></head><body><!--[if mso]><p>Ana</p><![endif]-->"
     "<p>Hello</p><p>@</p><p>Ana</p></body>"),
    ("a quoted mail", "<body><p>Hello</p><p>Ana</p><blockquote><p>Hi</p><p>Ana</p></blockquote></body>",
     "<body><p>Hello</p><p>@</p><p>Ana</p><blockquote><p>Hi</p><p>Ana</p></blockquote></body>"),
]  # fmt: skip


def put(text: str, page: str | None, said: str = SAID) -> RenderedParts:
    parts = RenderedParts("S", "", text, page)
    return with_paragraph(parts, OwnWords(paragraph=said), names=NAMES, tails=TAILS)


@pytest.mark.parametrize(("before", "after"), [one[1:] for one in TEXTS],
                         ids=[one[0] for one in TEXTS])  # fmt: skip
def test_it_stands_before_the_sign_off_of_a_text(before: str, after: str) -> None:
    assert put(before, None).text == after.replace("@", SAID)


@pytest.mark.parametrize(("before", "after"), [one[1:] for one in PAGES],
                         ids=[one[0] for one in PAGES])  # fmt: skip
def test_it_stands_before_the_sign_off_of_a_page(before: str, after: str) -> None:
    assert put("", before).page == after.replace("@", SAID)


def test_what_is_written_is_text_and_never_markup() -> None:
    made = put("Hello.\n", "<body><p>Hello</p></body>", "<script>1 & 2</script>\nb\n\nc")
    assert made.page == (
        "<body><p>Hello</p><p>&lt;script&gt;1 &amp; 2&lt;/script&gt;<br>b</p><p>c</p></body>"
    )
    assert made.text == "Hello.\n\n<script>1 & 2</script>\nb\n\nc\n"
