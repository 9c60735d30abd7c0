"""Hosts that share one database: folders with a name, a network and a clock of their own."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from .proxy import Proxy

LEASE_S = 4


@dataclass
class Host:
    """A copy of the workspace on "another machine"; worker is its process, if one runs."""

    name: str
    root: Path
    network: Proxy
    wrong_by_s: int = 0
    shim: Path | None = None
    output: Path = field(init=False)
    worker: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.output = self.root.with_name(f"{self.root.name}.log")

    def tactful(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a command here; what it says is added to the host's log."""
        command = [sys.executable, "-m", "tactful", *arguments, "-C", str(self.root)]
        state = str(self.root.with_name(f"{self.root.name}-state"))
        env = os.environ | {"TACTFUL_HOST": self.name, "XDG_STATE_HOME": state}
        if self.shim is not None:
            env |= {"LD_PRELOAD": str(self.shim), "WRONG_BY": str(self.wrong_by_s)}
        with self.output.open("ab") as log:
            return subprocess.Popen(command, env=env, stdout=log, stderr=subprocess.STDOUT)

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start its worker."""
        options = ("--join", "--lease", str(LEASE_S), "--poll", "1", *arguments)
        self.worker = self.tactful("worker", *options)
        return self.worker

    def end(self) -> None:
        """Kill what still runs."""
        if self.worker is not None:
            self.worker.kill()
            self.worker.wait()
        self.network.close()


def lay_host(first: Path, number: int, port: int, url: str, *, shim: Path | None = None) -> Host:
    """Return a host whose workspace is a copy of the first one's, on a network of its own."""
    root, network = first.with_name(f"host-{number}"), Proxy(port)
    shutil.copytree(first, root, ignore=shutil.ignore_patterns(".tactful"))
    settings = root / "tactful.toml"
    text = settings.read_text()
    assert url in text
    settings.write_text(text.replace(url, url.replace(f":{port}/", f":{network.port}/")))
    return Host(f"host-{number}", root, network, shim=shim)


def wrong_clock(folder: Path) -> Path | None:
    """Return what makes a program's clock wrong, None where it cannot be compiled."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return None
    made = folder / "wrong_clock.so"
    source = Path(__file__).with_name("wrong_clock.c")
    done = subprocess.run([compiler, "-shared", "-fPIC", "-o", made, source, "-ldl"], check=False)
    return made if done.returncode == 0 else None
