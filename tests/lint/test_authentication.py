"""D705 against a DNS server of our own."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import dns.message
import dns.rcode
import dns.rrset

from tactful.lint.check.api import check_files
from tactful.lint.view.online import Online
from tactful.templates.workspace.settings import LintSettings

SPF = {"brightwater.com.": "v=spf1 -all"}
DMARC = {"_dmarc.brightwater.com.": "v=DMARC1; p=none"}


Answer = Callable[[dns.message.Message], dns.message.Message]


@contextmanager
def answering(answer: Answer) -> Iterator[tuple[str, int]]:
    """Serve DNS on loopback: answer makes the response to each query."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind(("127.0.0.1", 0))

        def serve() -> None:
            while True:
                packet, asker = udp.recvfrom(4096)
                if not packet:
                    return
                udp.sendto(answer(dns.message.from_wire(packet)).to_wire(), asker)

        thread = threading.Thread(target=serve)
        thread.start()
        address, port = udp.getsockname()
        yield address, port
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stop:
            stop.sendto(b"", (address, port))
        thread.join()


@contextmanager
def nameserver(texts: dict[str, str]) -> Iterator[tuple[str, int]]:
    """Serve TXT records on loopback; other names do not exist."""

    def answer(query: dns.message.Message) -> dns.message.Message:
        name = query.question[0].name
        response = dns.message.make_response(query)
        if text := texts.get(name.to_text()):
            response.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", f'"{text}"'))
        else:
            response.set_rcode(dns.rcode.NXDOMAIN)
        return response

    with answering(answer) as at:
        yield at


def messages(folder: Path, texts: dict[str, str], sender: str = "sam@brightwater.com") -> list[str]:
    file = folder / "mail.eml"
    file.write_text(f"From: {sender}\nTo: jo@c.com\nSubject: Rivers\n\nHello!\n")
    with nameserver(texts) as at:
        settings = LintSettings(select=("D705",))
        report = check_files([file], settings=settings, online=Online(nameserver=at))
    return [finding.message for finding in report.findings]


def test_a_domain_with_records_is_left_alone(tmp_path: Path) -> None:
    assert messages(tmp_path, SPF | DMARC) == []


def test_the_nearest_policy_above_counts_and_no_list_of_suffixes(tmp_path: Path) -> None:
    deep = "news.emea.brightwater.com"
    records = {f"{deep}.": "v=spf1 -all", "_dmarc.emea.brightwater.com.": "v=DMARC1; p=reject"}
    assert messages(tmp_path, records, f"sam@{deep}") == []
    records = {f"{deep}.": "v=spf1 -all", "_dmarc.com.": "v=DMARC1; psd=y"}
    assert messages(tmp_path, records, f"sam@{deep}") == []
    assert messages(tmp_path, {f"{deep}.": "v=spf1 -all"}, f"sam@{deep}") == [
        f"{deep} has no DMARC record"
    ]


def test_of_a_very_long_name_the_last_seven_labels_are_asked_for(tmp_path: Path) -> None:
    long = "a.b.c.d.e.f.g.brightwater.com"
    beyond = {"_dmarc.b.c.d.e.f.g.brightwater.com.": "v=DMARC1; p=reject"}
    assert len(messages(tmp_path, {f"{long}.": "v=spf1 -all"} | beyond, f"sam@{long}")) == 1
    within = {"_dmarc.c.d.e.f.g.brightwater.com.": "v=DMARC1; p=reject"}
    assert messages(tmp_path, {f"{long}.": "v=spf1 -all"} | within, f"sam@{long}") == []


def test_what_the_standard_dropped_is_told(tmp_path: Path) -> None:
    pct = {"_dmarc.brightwater.com.": "v=DMARC1; p=reject; pct=20"}
    (one,) = messages(tmp_path, SPF | pct)
    assert "pct=20, which is ignored since RFC 9989" in one
    empty = {"_dmarc.brightwater.com.": "v=DMARC1; rua=mailto:a@b.example"}
    (one,) = messages(tmp_path, SPF | empty)
    assert "has no p=" in one
    assert messages(tmp_path, SPF | {"_dmarc.brightwater.com.": "v=DMARC12; p=none"}) == [
        "brightwater.com has no DMARC record"
    ]


def test_a_subdomain_has_its_organisations_policy(tmp_path: Path) -> None:
    records = {"mail.brightwater.com.": "v=spf1 -all"} | DMARC
    assert messages(tmp_path, records, "sam@mail.brightwater.com") == []


def test_missing_records_are_told(tmp_path: Path) -> None:
    assert messages(tmp_path, DMARC) == ["brightwater.com has no SPF record"]
    assert messages(tmp_path, SPF) == ["brightwater.com has no DMARC record"]
