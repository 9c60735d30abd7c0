"""Lints mutated mails for a while: ``python tests/lint/fuzz_files.py FOLDER --seconds 3600``.

Takes the mails, templates and lists of FOLDER, changes each somewhere, and checks it in a process of
its own. Told are files that take over 2 seconds of CPU or 600 MB, that end a rule with X901, or that
raise; with --keep OUT they are kept there. What already takes long as it is counts as much.
"""

import argparse
import os
import random
import resource
import signal
import tempfile
import time
import traceback
from pathlib import Path

from tactful.lint.check.api import check_files

SECONDS, MEGABYTES, PATIENCE_S = 2.0, 600, 60
KINDS = (".html", ".mjml", ".md", ".txt", ".eml")
PIECES = (
    "[", "]", "](", "![](", "[[", "{{", "}}", "{%", "%}", "{#", "#}", "{% if x %}", "{{ contact.first_name }}",
    "<", ">", "<!--", "-->", "<table><tr><td>", "</td></tr></table>", "<div>", "<p", "<a href='", "<style>", "<mj-text>",
    "<mj-section>", "<span style='color:red'>", "&", "&amp;", "&#x", "*", "**", "_", "`", "```\n", "> ", "- ", "1. ", "| a ", "#",
    "\\", '"', "'", "(", ")", ",", ".", " ", "\n", "\n\n", "\t", "\r", "\0", "\u202e", "\ufeff", "\u00a0", "é", "日", "👩‍👩‍👧",
    "%%", "*|", "|*", "##", "@@", "$", "${", "//", "http://", "www.", "@", "a@b.example", "1", "0", "-", "—", "A", "aA", "Dear ", "Hi",
)  # fmt: skip
TIMES = (1, 1, 1, 2, 30, 400, 3_000)


def mutated(text: str, choose: random.Random) -> str:
    """Return text changed in one to four places: put in, taken out, doubled, put elsewhere."""
    for _ in range(choose.choice((1, 1, 2, 4))):
        at = choose.randrange(len(text) + 1)
        end = min(len(text), at + choose.choice((1, 20, 400, 4_000)))
        part = text[at:end]
        match choose.randrange(5):
            case 0 | 1:
                put = "".join(choose.choices(PIECES, k=choose.choice((1, 1, 2, 3))))
                text = text[:at] + put * choose.choice(TIMES) + text[at:]
            case 2:
                text = text[:at] + text[end:]
            case 3:
                text = text[:at] + part * choose.choice((2, 3, 30)) + text[end:]
            case _:
                there = choose.randrange(len(text) + 1)
                text = text[:there] + part + text[there:]
    return text[:400_000]


def checked(file: Path) -> tuple[float, float, str]:
    """Return the seconds of CPU and the megabytes that a file took, and what went wrong."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        os._exit(_told(file, writing))
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8", errors="replace") as said:
        words = said.read()
    _, status, used = os.wait4(child, 0)
    if os.WIFSIGNALED(status) and not words:
        words = f"ended by {signal.Signals(os.WTERMSIG(status)).name}"
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, words


def _told(file: Path, writing: int) -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE_S, PATIENCE_S))
    resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
    with os.fdopen(writing, "w", encoding="utf-8", errors="replace") as out:
        try:
            found = check_files([file]).findings
            out.write("; ".join(one.message for one in found if one.code == "X901"))
        except Exception:
            out.write(traceback.format_exc(limit=-3))
    return 0


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--seed", type=int, default=random.randrange(10**6))
    options.add_argument("--keep", type=Path)
    given = options.parse_args()
    files = sorted(one for one in given.folder.rglob("*") if one.suffix in KINDS)
    choose, done, slowest, largest, bad = random.Random(given.seed), 0, 0.0, 0.0, 0
    print(f"seed {given.seed}, {len(files)} files")
    with tempfile.TemporaryDirectory() as folder:
        warm = Path(folder) / "warm.html"
        warm.write_text("<p>Hi Jo, your guide is here.</p>")
        check_files([warm])
        end = time.monotonic() + given.seconds
        while time.monotonic() < end:
            source = choose.choice(files)
            text = mutated(source.read_text(encoding="utf-8", errors="replace"), choose)
            file = Path(folder) / f"{done:06}{source.suffix}"
            file.write_text(text, encoding="utf-8", errors="replace", newline="")
            cpu, size, words = checked(file)
            done, slowest, largest = done + 1, max(slowest, cpu), max(largest, size)
            if cpu > SECONDS or size > MEGABYTES or words:
                bad += 1
                print(
                    f"{file.name} of {source.name}: {cpu:.1f} s, {size:.0f} MB {words}", flush=True
                )
                if given.keep:
                    given.keep.mkdir(exist_ok=True)
                    file.rename(given.keep / file.name)
            file.unlink(missing_ok=True)
    print(f"{done} files, slowest {slowest:.1f} s, largest {largest:.0f} MB, {bad} told")


if __name__ == "__main__":
    main()
