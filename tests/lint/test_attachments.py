"""D707 on real stored emails: of any size, with several attachments, with archives."""

import base64
import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from tactful.lint.check.api import check_files
from tactful.lint.check.mail_files import finished

MB = 1024 * 1024


def stored(folder: Path, *attachments: tuple[str, bytes]) -> Path:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "sam@b.example", "jo@c.example", "Rivers"
    mail.set_content("The guide is with this mail.\n")
    for name, content in attachments:
        mail.add_attachment(content, "application", "octet-stream", filename=name)
    file = folder / "mail.eml"
    file.write_bytes(bytes(mail))
    return file


def found(file: Path) -> list[str]:
    return [finding.message for finding in check_files([file]).findings if finding.code == "D707"]


@pytest.mark.parametrize("size", [16, 21, 24, 30])
def test_a_large_attachment_is_measured_to_its_end(size: int, tmp_path: Path) -> None:
    file = stored(tmp_path, ("guide.pdf", bytes(size * MB)))
    assert found(file) == [
        f"the attachments have {size * 4 / 3:.0f} MB; many mailboxes refuse that much"
    ]


def test_many_attachments_are_measured_together(tmp_path: Path) -> None:
    assert found(stored(tmp_path, *[(f"{n}.pdf", bytes(4 * MB)) for n in range(5)])) != []
    assert found(stored(tmp_path, *[(f"{n}.pdf", bytes(MB)) for n in range(5)])) == []


def test_every_attachment_has_its_own_size(tmp_path: Path) -> None:
    sizes = (3 * MB, 10, 2 * MB + 1)
    file = stored(tmp_path, *[(f"{n}.pdf", bytes(size)) for n, size in enumerate(sizes)])
    told = [attachment.size for attachment in finished(file, "mail.eml").attachments]
    assert [abs(a - b) <= 3 for a, b in zip(told, sizes, strict=True)] == [True] * 3


def test_a_program_behind_a_large_file_is_found(tmp_path: Path) -> None:
    file = stored(tmp_path, ("guide.pdf", bytes(2 * MB)), ("setup.exe", b"MZ"))
    assert found(file) == ["Gmail, Outlook and others refuse the attachment setup.exe"]


@pytest.mark.parametrize(
    "name", ["a.url", "a.reg", "a.py", "a.mdb", "a.exe.", "A.EXE ", "a.xlsb", "a.ppsm", "a.vhdx"]
)
def test_a_refused_kind_is_found(name: str, tmp_path: Path) -> None:
    assert len(found(stored(tmp_path, (name, b"x")))) == 1


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.xlsx", "a.csv", "a.png", "a.ics", "a.txt"])
def test_an_ordinary_file_is_accepted(name: str, tmp_path: Path) -> None:
    assert found(stored(tmp_path, (name, b"x"))) == []


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


def test_a_program_in_an_archive_is_found(tmp_path: Path) -> None:
    file = stored(tmp_path, ("all.zip", zipped("readme.txt", "bin/setup.exe")))
    assert found(file) == ["Gmail and others refuse all.zip: it contains bin/setup.exe"]
    assert found(stored(tmp_path, ("all.zip", zipped("readme.txt", "photo.jpg")))) == []


def test_a_large_body_without_parts_is_read_to_its_end(tmp_path: Path) -> None:
    file = tmp_path / "mail.eml"
    head = b"From: sam@b.example\nTo: jo@c.example\nSubject: x\nContent-Transfer-Encoding: base64\n"
    named = b'Content-Type: application/pdf; name="a.pdf"\n\n'
    file.write_bytes(head + named + base64.encodebytes(bytes(21 * MB)))
    assert found(file) == ["the attachments have 28 MB; many mailboxes refuse that much"]
