"""Runs `tactful …` as a person does, in a process of its own, without loading the libraries anew.

A process that has loaded them (loaded.py) is forked for each command: what runs has its own memory,
files, environment and limits, and spends 1 to 3 seconds of CPU less. What a command loads, and that it
starts at all, is asked of fresh processes (test_help, test_house, test_demo, test_stopping).
"""

import os
import resource
import subprocess
import sys
import tempfile
from functools import cache
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from pathlib import Path

LONGEST = 280.0  # seconds; a test may take 300


def tactful(
    root: Path, *arguments: str | Path, memory: int | None = None, timeout: float = LONGEST,
    **environ: str,
) -> subprocess.CompletedProcess[str]:  # fmt: skip
    """Return how a command ended in a folder and what it said; bytes that are no UTF-8 as U+FFFD.

    It has this process's environment and environ, no colours and no input. memory is how many
    bytes of address space it may take besides what the libraries map.
    """
    words = [os.fspath(one) for one in arguments]
    env = {**os.environ, "NO_COLOR": "1", **environ}
    with tempfile.TemporaryDirectory() as folder:
        child = _context().Process(target=_become, args=(words, str(root), env, memory, folder))
        child.start()
        child.join(timeout)
        if late := child.exitcode is None:
            child.kill()
            child.join()
        code = child.exitcode
        child.close()
        out, err = (
            (Path(folder) / name).read_bytes().decode("utf-8", "replace") for name in ("1", "2")
        )
    if late or code is None:
        raise subprocess.TimeoutExpired(words, timeout, out, err)
    return subprocess.CompletedProcess(words, code, out, err)


@cache
def _context() -> ForkServerContext:
    context = get_context("forkserver")
    context.set_forkserver_preload([f"{__package__}.loaded"])
    return context


def _become(
    words: list[str], cwd: str, env: dict[str, str], memory: int | None, folder: str
) -> None:
    from tactful.cli import main

    for number, name in enumerate((os.devnull, f"{folder}/1", f"{folder}/2")):
        file = os.open(name, os.O_RDWR | os.O_CREAT, 0o600)
        os.dup2(file, number)
        os.close(file)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = ["tactful", *words]
    if memory is not None:
        mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (mapped + memory, mapped + memory))
    main()
