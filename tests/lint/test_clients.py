"""What mail programs make of a mail: one parse, one verdict for all of one template."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tactful.lint.check.api import check_files, check_workspace
from tactful.lint.findings.finding import Finding
from tactful.lint.html.caniemail import facts, module
from tactful.lint.html.client_support import CLIENTS, FEATURES, SHARES
from tactful.lint.html.colour import Colour, contrast, parsed
from tactful.lint.html.document import Page, page_of, structure
from tactful.lint.reading.urls import host_of, is_number, site_of
from tactful.lint.rule.examples import write_example
from tactful.lint.view.online import Online
from tactful.templates.compile.mjml import compile_mjml
from tactful.templates.workspace.settings import LintSettings
from tactful.templates.workspace.workspace import open_workspace

MJML = """\
<mjml lang="en">
  <mj-head>
    <mj-title>Rivers</mj-title>
    <mj-font name="Raleway" href="https://fonts.example.com/css?family=Raleway" />
  </mj-head>
  <mj-body background-color="#eeeeee">
    <mj-hero background-url="https://b.example/a.png" background-height="200px" mode="fixed-height">
      <mj-text color="#222222">Hello!</mj-text>
    </mj-hero>
    <mj-section background-url="https://b.example/b.png" full-width="full-width">
      <mj-group><mj-column border-radius="6px"><mj-text>One</mj-text></mj-column>
      <mj-column><mj-button href="https://b.example/c">Read the guide</mj-button></mj-column></mj-group>
    </mj-section>
    <mj-section><mj-column>
      <mj-navbar hamburger="hamburger"><mj-navbar-link href="https://b.example/d">Prices</mj-navbar-link></mj-navbar>
      <mj-accordion><mj-accordion-element><mj-accordion-title>Why</mj-accordion-title>
      <mj-accordion-text>So.</mj-accordion-text></mj-accordion-element></mj-accordion>
      <mj-carousel><mj-carousel-image src="https://b.example/e.png" alt="Boat" />
      <mj-carousel-image src="https://b.example/f.png" alt="Quay" /></mj-carousel>
      <mj-social><mj-social-element name="linkedin" href="https://b.example/g" alt="LinkedIn" /></mj-social>
      <mj-divider /><mj-spacer /><mj-table><tr><th>Day</th></tr></mj-table>
    </mj-column></mj-section>
    <mj-wrapper><mj-section><mj-column><mj-image src="https://b.example/h.png" alt="Boat" /></mj-column></mj-section></mj-wrapper>
  </mj-body>
</mjml>
"""


def found(
    folder: Path,
    source: str,
    code: str,
    options: dict[str, object] | None = None,
    online: Online | None = None,
) -> list[Finding]:
    file = folder / "mail.html"
    file.write_text(source, encoding="utf-8")
    settings = LintSettings(select=(code,), options={code: options or {}})
    return list(check_files([file], settings=settings, online=online).findings)


def test_what_mjml_makes_itself_is_no_finding(tmp_path: Path) -> None:
    html = compile_mjml(MJML, "a.mjml").html
    assert [f.message for f in found(tmp_path, html, "H602")] == []


def test_a_team_with_other_readers_hears_of_other_things(tmp_path: Path) -> None:
    page = '<html lang="en"><body><div style="float:left">One</div></body></html>'
    assert found(tmp_path, page, "H602") == []
    (finding,) = found(tmp_path, page, "H602", {"shares": {"outlook": 40}})
    assert "Outlook for Windows (40 % of readers)" in finding.message
    assert (finding.line, finding.column) == (1, page.index("float:left") + 1)


def test_what_outlook_does_not_read_is_not_held_against_it(tmp_path: Path) -> None:
    hidden = "<!--[if !mso]><!--><div style='float:left'>One</div><!--<![endif]-->"
    ghost = "<!--[if mso]><table><tr><td><![endif]--><div style='float:left'>One</div>"
    for body in (hidden, ghost):
        assert found(tmp_path, f"<body>{body}</body>", "H602", {"shares": {"outlook": 40}}) == []


def test_the_table_has_an_answer_for_each_client() -> None:
    assert SHARES.keys() == CLIENTS.keys()
    for feature in FEATURES:
        assert len(feature.support) == len(CLIENTS)
        assert set(feature.support) <= set("yanu")
        assert feature.loss and feature.tested and feature.matches.pattern


def page(code: str, **stats: dict[str, dict[str, str]]) -> dict[str, object]:
    return {"slug": code, "last_test_date": "2026-01-02", "stats": stats}


def test_the_table_is_made_from_the_data_of_caniemail() -> None:
    apps = {"desktop-webmail": {"2019-02": "n"}, "ios": {"2019-02": "n", "2024-05": "y #1"}}
    gmail = {**apps, "android": {"2020-01": "a #2"}}
    outlook = {"windows": {"2007": "y", "2019": "n"}, "windows-mail": {"2019": "y"}}
    pages = [page(code) for code in {one.code for one in FEATURES if one.code}]
    pages = [one for one in pages if one["slug"] not in ("css-float", "image-svg")]
    pages += [page("css-float", gmail=gmail, outlook=outlook, yahoo=apps)]
    pages += [page("image-svg", gmail={"ios": {"2020": "y"}})]
    made = {code: (day, letters) for code, day, letters in facts({"data": pages})}
    # The middle one of Gmail's three, the worse one of Yahoo's two; nothing known of others.
    assert made["css-float"] == ("2026-01-02", "anuuunuu")
    assert made["image-svg"][1] == "nuuuuuuu"
    source: dict[str, object] = {}
    exec(module({"data": pages, "last_update_date": "2026-05-13 14:45:41 +0000"}), source)
    assert source["FACTS"] == made
    with pytest.raises(LookupError, match="caniemail has no feature 'css-float'"):
        list(facts({"data": [one for one in pages if one["slug"] != "css-float"]}))


def test_words_and_links_are_no_part_of_a_structure() -> None:
    one = '<p style="color:red">Hi Jo, <a href="https://b.example/?id=1">here</a> it is</p>'
    other = (
        '<p style="color:red">Hi Anna-Maria, <a href="https://b.example/?id=2">here</a> it is</p>'
    )
    assert structure(one) == structure(other)
    assert structure(one) != structure(one.replace("red", "blue"))
    assert structure(one) != structure(one.replace("Hi Jo, ", " "))


def test_a_structure_keeps_styles_and_comments() -> None:
    page = "<style>p { color: red }</style><!--[if mso]><b>x</b><![endif]--><p>Hello</p>"
    assert structure(page) == page.replace("Hello", "x")


def test_a_hidden_preheader_is_not_seen() -> None:
    page = Page('<div style="display:none"><a href="https://b.example">x</a></div><p>Hello</p>')
    assert page.links == ()
    assert [e.tag for e in page.elements if e.hidden] == ["div", "a"]


def test_an_image_speaks_for_its_link() -> None:
    (link,) = page_of('<a href="https://b.example"><img src="a.png" alt="Our prices"></a>').links
    assert (link.text, link.image) == ("Our prices", "a.png")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000", "white", 21.0), ("#777", "#fff", 4.48), ("rgb(255 0 0)", "hsl(0 0% 100%)", 4.0)],
)
def test_contrast_is_as_wcag_has_it(one: str, other: str, ratio: float) -> None:
    first, second = parsed(one), parsed(other)
    assert first and second
    assert contrast(first, second) == pytest.approx(ratio, abs=0.01)


def test_a_half_transparent_colour_lets_the_other_through() -> None:
    assert Colour(0, 0, 0, 0.5).over(Colour(255, 255, 255)) == Colour(128, 128, 128)
    assert parsed("url(a.png)") is None


def test_low_contrast_is_found_where_the_colour_is_written(tmp_path: Path) -> None:
    page = (
        '<html lang="en"><body>\n<p style="color:#ccc;background:#222">Hello</p>\n'
        '<p style="color:#CCC">Stop</p></body></html>\n'
    )
    (finding,) = found(tmp_path, page, "H606")
    assert finding.message == "text in #cccccc on #ffffff has a contrast of 1.6 to 1"
    assert finding.line == 2  # the first place that writes it


def test_the_largest_mail_is_named(tmp_path: Path) -> None:
    write_example(tmp_path)
    template = tmp_path / "templates" / "follow-up.md"
    words = "{{ lead.asset }} " * 40 + "\n\n"
    template.write_text(template.read_text() + "\n" + words * 40)
    (tmp_path / "contacts" / "leads.csv").write_text(
        "email,first_name,company,asset\n"
        f"jo@acme.example,Jo,Acme,{'a guide of many pages ' * 3}\n"
        f"ana@globex.example,Ana,Globex,{'a guide of many pages ' * 5}\n"
    )
    settings = LintSettings(select=("H601",))
    (finding,) = check_workspace(open_workspace(tmp_path), settings=settings).findings
    assert finding.count == 2
    assert finding.examples[0] == "ana@globex.example"
    assert "size" not in finding.to_json()


@pytest.mark.parametrize(("kilobytes", "severity"), [(94, None), (100, "warning"), (103, "error")])
def test_gmails_limit_is_102_kilobytes(
    kilobytes: int, severity: str | None, tmp_path: Path
) -> None:
    body = "<p>one more line of it</p>" * (kilobytes * 1024 // 26)
    severities = [f.severity for f in found(tmp_path, f"<body>{body}</body>", "H601")]
    assert severities == ([severity] if severity else [])


def test_a_site_is_what_was_registered() -> None:
    assert site_of("mail.brightwater.co.uk") == "brightwater.co.uk"
    assert site_of("203.0.113.9") == ""
    assert host_of("https://*|HOST|*/a") == ""
    assert host_of("mailto:sam@b.example") == ""
    assert is_number("[2001:db8::1]") and is_number("3405803785") and not is_number("b.example")


class _Pages(BaseHTTPRequestHandler):
    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(404 if self.path == "/gone" else 200)
        self.end_headers()

    def do_HEAD(self) -> None:
        self.send_response(405)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    thread = threading.Thread(target=httpd.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    thread.join()
    httpd.server_close()


def test_a_page_that_is_gone_is_found_online_only(tmp_path: Path, server: str) -> None:
    _Pages.asked.clear()
    page = (
        f'<body><a href="{server}/gone">Guide</a> <a href="{server}/there">Prices</a>'
        f' <a href="{server}/u">Unsubscribe</a></body>'
    )
    offline = found(tmp_path, page, "H608")
    assert _Pages.asked == []
    asked = [f for f in found(tmp_path, page, "H608", online=Online()) if f not in offline]
    assert [finding.message for finding in asked] == [f"{server}/gone answers 404"]
    assert sorted(_Pages.asked) == ["/gone", "/there"], "a way out is never asked for"


def test_a_page_is_asked_for_once(server: str) -> None:
    _Pages.asked.clear()
    online = Online()
    for _ in range(2):
        assert online.faults([f"{server}/gone"]) == {f"{server}/gone": "answers 404"}
    assert _Pages.asked == ["/gone"]


def test_what_does_not_answer_in_time_is_not_known(server: str) -> None:
    assert Online(total_s=-1).faults([f"{server}/gone"]) == {}
    assert Online(total_s=-1).texts("b.example") is None
    assert Online(most_links=0).faults([f"{server}/gone"]) == {}
