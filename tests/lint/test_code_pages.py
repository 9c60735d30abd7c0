"""Lists in a local code page are read as the names of one language, or the doubt is told."""

from pathlib import Path

import pytest

from tactful.lint.lists.headers import common_fields
from tactful.lint.lists.recipients import Recipients, read_recipients


def read(tmp_path: Path, names: str, page: str) -> Recipients:
    rows = "".join(f"p{n}@acme.example;{name}\n" for n, name in enumerate(names.split()))
    path = tmp_path / "c.csv"
    path.write_bytes(f"email;last_name\n{rows}".encode(page))
    return read_recipients(path, common_fields(), shown="c.csv")


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("cp1252", "Muñoz García"),
        ("cp1252", "Peña"),
        ("cp1252", "Ibáñez Núñez Cañizares"),
        ("cp1252", "João Conceição Simões Inês"),
        ("cp1252", "Magalhães Guimarães"),
        ("cp1252", "Société Œuvre Lefèvre"),
        ("cp1252", "Geneviève Hélène Benoît"),
        ("cp1252", "Søren Jørgensen"),
        ("cp1252", "Kjær Bækgaard"),
        ("cp1252", "Åsa Håkan Göran"),
        ("cp1252", "Nicolò Cantù"),
        ("cp1252", "Müller Groß"),
        ("cp1250", "Poznański Kamiński"),
        ("cp1250", "Wójcik Łukasz Świątek Dębski"),
        ("cp1250", "Dvořák Jiří Šárka Kučera"),
        ("cp1250", "Erdős Szűcs Győr"),
        ("cp1250", "Rădulescu Băsescu Pătraşcu"),
        ("cp1250", "Kovačević Đorđević Šimić"),
        ("cp1254", "Yıldız Şahin Özgür Erdoğan"),
        ("mac_roman", "José Müller Françoise"),
        ("cp850", "José Müller Françoise"),
    ],
)
def test_names_are_read_as_they_are(tmp_path: Path, page: str, names: str) -> None:
    found = read(tmp_path, names, page)
    assert " ".join(found.column("contact.last_name")) == names
    assert found.at_fault == {}


def test_where_nothing_decides_the_name_is_an_error_that_shows_both(tmp_path: Path) -> None:
    found = read(tmp_path, "Ionuţ Ionesco", "cp1250")
    (problem,) = [p for p in found.problems if p.row]
    assert problem.why == "the file does not say whether this is 'Ionuţ' or 'Ionuş'"
    assert list(found.at_fault) == [1]


@pytest.mark.parametrize(
    ("page", "name"), [("cp1251", "Иванов Петрова"), ("cp1253", "Παπαδόπουλος Γεωργίου")]
)
def test_other_scripts_are_read_as_before(tmp_path: Path, page: str, name: str) -> None:
    assert " ".join(read(tmp_path, name * 3, page).column("contact.last_name")) == name * 3
