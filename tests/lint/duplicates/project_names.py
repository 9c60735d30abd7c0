"""Lists as projects keep them of who wrote what: a name and an address, people known.

One person stands there under several addresses (work, university, provider, GitHub's noreply, a
computer's own), as a login, without accents, in another order, or shortened. Beside them stand
others with the same first name, or the same name, and addresses that belong to nobody.
"""

import random
import unicodedata
from collections.abc import Callable

# Given and family names by language.
_NAMES = {
    "english": (
        "Duncan Hazel Rupert Imogen Clifford Maureen Gareth Bronwen Nigel Tabitha Stuart Fiona",
        "Ashdown Birtwistle Cobbold Dunstable Eccles Farthing Gosling Hathersage Inskip Jellicoe "
        "Kettleborough Lamplugh Mossop Nuttall Ormerod Pickersgill Quarmby Ramsbottom",
    ),
    "german": (
        "Jürgen Uwe Gerlinde Torsten Wiebke Detlef Annegret Sönke Götz Heike",
        "Büttner Döring Eggebrecht Fröhlich Grützner Hölscher Jäkel Kröger Lüdtke Möbius Nürnberger",
    ),
    "french": (
        "Benoît Solène Loïc Maëlle Gaëtan Anaïs Thibault Océane Aurélien",
        "Bérenger Coutansais Délesalle Echeverria Fauconnier Guérineau Hébrard Lagarrigue",
    ),
    "iberian": (
        "Íñigo Xoán Leandro Thaís Nuno Catarina Gonçalo Rocío Joaquín",
        "Arrizabalaga|Peçanha|Quevedo Salmerón|da Conceição|Bustamante Ríos|de Albuquerque|"
        "Valdovinos|Zubizarreta|Ornelas Tavares",
    ),
    "slavic": (
        "Zdeněk Bogumiła Vojtěch Radomír Stanislav Grażyna Bohdan Miloš",
        "Dvořáček Gałązka Hrdlička Jabłoński Kučera Lewandowski Mráz Navrátil Ondráček",
    ),
    "indian": (
        "Abhinav Aditya Akshay Anurag Deepak Gaurav Harsh Kartik Nikhil Pranav Rahul Rohan Sakshi "
        "Shivam Shubham Vaibhav Yash",
        "Agarwal Bhardwaj Chaudhary Goyal Jain Kumar Mishra Pandey Rastogi Sharma Singh Tripathi "
        "Verma",
    ),
    "chinese": (
        "Wenjie Xiaoming Yuchen Haoran Jiaqi Zhiyuan Ruoxi Mengyao",
        "Cao Deng Feng Guo Hou Jiang Luo Pan Qiu Tang Xu Zheng",
    ),
    "vietnamese": (
        "Quang|Duy Quang|Minh Đức|Thanh Tùng|Bảo Ngọc|Văn Hải|Tuấn Anh|Hoàng Long",
        "Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi",
    ),
    "arabic": (
        "Khalid Yasmin Tariq Nadia Hisham Rania Faisal",
        "Al-Masri|El Khoury|Bin Rashid|Abdel Rahman|Haddad|Al Tamimi|Najjar|Khoury",
    ),
}  # fmt: skip
_FEW = ("indian", "chinese", "vietnamese")  # of which few names are borne by many
_SHORT = {
    "Stuart": "Stu", "Clifford": "Cliff", "Tabitha": "Tabby", "Stanislav": "Standa",
    "Joaquín": "Quino", "Torsten": "Toto", "Thibault": "Thibaut",
}  # fmt: skip
_LETTERS = str.maketrans({"đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ß": "ss"})
_FREE = ("gmail.com", "gmail.com", "gmail.com", "googlemail.com", "outlook.com", "yahoo.com",
         "protonmail.com", "gmx.de", "qq.com")  # fmt: skip
_PLACES = ("tarnwell", "obelisklabs", "quarrysoft", "ferncloud", "lindisfarne", "zephyrine",
           "mathe.uni-orlau", "cs.stmungo", "physics.haldane", "iitd", "lri.beaulieu")  # fmt: skip
_ENDS = ("com", "org", "edu", "ac.uk", "ac.in", "de", "io", "net", "fr")
_HANDLES = "quux wumpus zorkmid frobozz gnusto plugh xyzzy snarfle blorple rezrov".split()

Row = tuple[str, str, int]


def flat(text: str) -> str:
    """Return a text in letters from A to z."""
    parts = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(c for c in parts if not unicodedata.combining(c))


def _family_name(dice: random.Random, names: list[str]) -> str:
    """Return one of the names, or one like them: lists have hundreds."""
    one, other = dice.sample(names, 2)
    if len(names) < 10 or " " in one + other or len(one) < 5:
        return one
    return dice.choice([one, one[: len(one) // 2] + other[len(other) // 2 :].lower()])


def _given_name(dice: random.Random, name: str) -> str:
    """Return the name, or one that only its bearer has."""
    if dice.random() < 0.5:
        return name
    return dice.choice("BDFGKLMNPRSTV") + dice.choice("aeiou") + name[len(name) // 2 :].lower()


class _Person:
    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.language = dice.choice(list(_NAMES))
        firsts, lasts = _NAMES[self.language]
        self.first = dice.choice(firsts.split("|") if "|" in firsts else firsts.split())
        self.last = _family_name(dice, lasts.split("|") if "|" in lasts else lasts.split())
        if self.language not in _FEW:
            self.first = _given_name(dice, self.first)
        self.middle = ""
        if dice.random() < 0.2 and " " not in self.first:
            self.middle = dice.choice("ABCDEFGHJKLMNPRSTVW") + "."
        self.login = self.made_login()

    @property
    def name(self) -> str:
        if self.language == "vietnamese" and self.dice.random() < 0.5:
            return f"{self.last} {self.first}"
        return " ".join(filter(None, (self.first, self.middle, self.last)))

    def made_login(self) -> str:
        f, l = self.spelled  # noqa: E741
        number = str(self.dice.randint(1, 99)) if self.dice.random() < 0.35 else ""
        ways = [f + l, f[0] + l, f"{f}-{l}", f + l[0], l + f[0], f + number, l, l[:7],
                self.dice.choice(_HANDLES) + str(self.dice.randint(1, 999))]  # fmt: skip
        return self.dice.choice(ways) + (number if self.dice.random() < 0.4 else "")

    @property
    def spelled(self) -> tuple[str, str]:
        """The name as an address has it."""
        return tuple(  # type: ignore[return-value]
            "".join(c for c in flat(part).lower() if c.isalpha())
            for part in (self.first, self.last)
        )

    def address(self) -> str:
        dice, (f, l) = self.dice, self.spelled  # noqa: E741
        way = dice.random()
        if way < 0.15:
            number = f"{dice.randint(10**6, 10**8)}+" if dice.random() < 0.6 else ""
            return f"{number}{self.login}@users.noreply.github.com"
        if way < 0.22:
            host = dice.choice(["localhost", "laptop.local", "mini.(none)", "build7.localdomain"])
            return f"{dice.choice([self.login, f, f[0] + l])}@{host}"
        if way < 0.55:
            local = dice.choice([f"{f}.{l}", f + l, f[0] + l, f"{f}{dice.randint(1, 999)}",
                                 self.login, f"{l}.{f}", f"{f[0]}.{l}{dice.randint(1, 99)}"])  # fmt: skip
            return f"{local}@{dice.choice(_FREE)}"
        if way < 0.68:
            mine = f"{dice.choice([l, f + l, f[0] + l])}.{dice.choice(_ENDS)}"
            return f"{dice.choice([f, 'me', 'mail', 'git', 'hello', 'github'])}@{mine}"
        place = f"{dice.choice(_PLACES)}.{dice.choice(_ENDS)}"
        return (
            f"{dice.choice([f'{f}.{l}', f, f[0] + l, f + l[0], self.login, l[:6] + f[0]])}@{place}"
        )

    def other_name(self) -> str:
        """Return the name as the person wrote it elsewhere."""
        first, last = self.first, self.last
        ways: list[Callable[[], str]] = [
            lambda: flat(self.name), lambda: flat(self.name), lambda: f"{first} {last}".lower(),
            lambda: f"{first} {last}", lambda: f"{first[0]}. {last}", lambda: f"{first} {last[0]}.",
            lambda: f"{last}, {first}", lambda: f"{last} {first}", lambda: f"{first} {last.upper()}",
            lambda: f"{_SHORT.get(first, first)} {last}", lambda: f"{first} {last} ({self.login})",
            lambda: unicodedata.normalize("NFD", self.name), lambda: f"{first}{flat(last)}",
            lambda: f"{first} {'MNT'[len(last) % 3]}. {last}", lambda: f"{first}.{last}".lower(),
        ]  # fmt: skip
        return self.dice.choice(ways)()


def project(seed: int, people: int = 400) -> list[Row]:
    """Return rows of name, address and who it is, in no order."""
    dice = random.Random(seed)
    rows: list[Row] = []
    taken: set[str] = set()
    for who in range(people):
        person = _Person(dice)
        while f"{person.first} {person.last}" in taken and dice.random() < 0.95:
            person = _Person(dice)
        taken.add(f"{person.first} {person.last}")
        name, address = person.name, person.address()
        rows.append((name, address, who))
        if dice.random() < 0.35:  # known by one row
            continue
        for _ in range(dice.choice([1, 1, 1, 2, 2, 3])):
            way = dice.random()
            if way < 0.45:
                rows.append((name, person.address(), who))
            elif way < 0.58:
                rows.append((person.login, address, who))
            elif way < 0.68:
                rows.append((person.login, person.address(), who))
            elif way < 0.73:
                rows.append((person.first, address, who))
            elif way < 0.76:
                rows.append((person.first, person.address(), who))
            elif way < 0.79:
                nobody = dice.choice(["devnull@localhost", "root@localhost", "noreply@github.com"])
                rows.append((name if dice.random() < 0.5 else person.login, nobody, who))
            elif way < 0.89:
                rows.append((person.other_name(), address, who))
            else:
                rows.append((person.other_name(), person.address(), who))
    # The same mailmap line repeats its first row, so a row is there once.
    rows = list(dict.fromkeys(rows))
    dice.shuffle(rows)
    return rows
