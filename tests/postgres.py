"""A real PostgreSQL on loopback, in a temporary folder of its own."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


def control_program() -> Path | None:
    """Return where pg_ctl is, None where there is no PostgreSQL here."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs; url is without a database's name. crash() ends it, and starts it anew."""

    url: str
    port: int
    crash: Callable[[], None]


@contextmanager
def server(control: Path) -> Iterator[str]:
    """Start it; yields its URL without a database's name."""
    with started(control) as found:
        yield found.url


@contextmanager
def started(control: Path) -> Iterator[Server]:
    """Start it; yields what can be done with it."""
    folder = Path(tempfile.mkdtemp(prefix="tactful-pg-"))
    as_user: list[str] = []
    if os.geteuid() == 0:  # which PostgreSQL refuses
        shutil.chown(folder, "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    tools, data = control.parent, folder / "data"
    run = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder}
    made = [*as_user, tools / "initdb", "-D", data, "-A", "trust", "-U", "tactful", "--no-sync"]
    subprocess.run(made, **run)  # type: ignore[call-overload]
    wishes = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    steer = [*as_user, tools / "pg_ctl", "-D", data, "-l", folder / "log", "-w"]
    subprocess.run([*steer, "-o", wishes, "start"], **run)  # type: ignore[call-overload]

    def crash() -> None:
        again = [*steer, "-m", "immediate", "-o", wishes, "restart"]
        subprocess.run(again, **run)  # type: ignore[call-overload]

    try:
        yield Server(f"postgresql+psycopg://tactful@127.0.0.1:{port}", port, crash)
    finally:
        subprocess.run([*steer, "-m", "immediate", "stop"], **run)  # type: ignore[call-overload]
        shutil.rmtree(folder)
