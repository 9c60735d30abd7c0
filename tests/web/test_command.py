"""`tactful web` as a process of its own: the link, a clean end, a clear refusal."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from typing import Any

import pytest


def started(site: Any, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tactful", "web", "-C", str(site.root), "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "NO_COLOR": "1"},
    )


@pytest.mark.parametrize("options", [(), ("--with-sender",)])
def test_it_prints_a_link_answers_and_ends_on_ctrl_c(site: Any, options: tuple[str, ...]) -> None:
    process = started(site, *options)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        name, _, link = line.strip().partition(": ")
        assert (name, link.startswith("http://127.0.0.1:")) == ("Northlight", True)
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        with browser.open(link, timeout=30) as answer:
            assert "What needs your attention" in answer.read().decode()
            assert "waitress" not in answer.headers.get("Server", "")
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(link, timeout=30)  # somebody else's browser
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0, rest
    assert "The link for another browser: http://127.0.0.1:" in rest
    assert rest.endswith("Stopped.\n") and "Traceback" not in rest


def test_it_will_not_answer_to_the_whole_network(site: Any) -> None:
    process = started(site, "--host", "0.0.0.0")
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "'0.0.0.0' can be reached from other computers" in said and "ssh -L" in said
