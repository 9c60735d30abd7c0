"""Through a real postfix into a real mailbox: what lies there is what was approved.

A private instance on loopback with a folder of its own: STARTTLS offered, delivery into a
Maildir, unknown people bounced. Needs root, as postfix does.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tactful.campaigns.delivery.mime import read_message
from tactful.campaigns.model import OutboxState
from tactful.campaigns.store import open_store
from tactful.campaigns.store.tables import Outbox
from tactful.templates.workspace.workspace import open_workspace

POSTFIX = shutil.which("postfix") or "/usr/sbin/postfix"
MISSING = not Path(POSTFIX).exists() or os.geteuid() != 0
MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {folder}/data
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.example.test
mydestination =
alias_maps =
local_recipient_maps =
virtual_mailbox_domains = example.org
virtual_mailbox_base = {folder}/boxes
virtual_mailbox_maps = static:all/
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_transport = virtual
default_transport = error:5.1.2 nobody beyond this machine
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = check_recipient_access inline:{{{{nobody@example.org=REJECT 5.1.1 unknown}}}}, reject_unauth_destination
"""
MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


@pytest.fixture
def postfix() -> Iterator[tuple[int, Path]]:
    """Start a postfix of our own; yields its port and the Maildir that it fills."""
    if MISSING:
        assert not os.environ.get("CI"), "CI needs Debian's postfix, and root to run it"
        pytest.skip("Debian's postfix is not here, or this is not root")
    import pwd
    import tempfile

    # Not below pytest's folder, which only its owner may enter: postfix drops its rights.
    folder = Path(tempfile.mkdtemp(prefix="tactful-postfix-"))
    folder.chmod(0o755)
    user = pwd.getpwnam("postfix")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    for name in ("etc", "spool", "data", "boxes"):
        (folder / name).mkdir(mode=0o755)
    os.chown(folder / "data", user.pw_uid, user.pw_gid)
    os.chown(folder / "boxes", user.pw_uid, user.pw_gid)
    words = {"folder": folder, "port": port, "uid": user.pw_uid, "gid": user.pw_gid}
    (folder / "etc" / "main.cf").write_text(MAIN.format(**words))
    (folder / "etc" / "master.cf").write_text(MASTER.format(**words))
    subprocess.run([POSTFIX, "-c", str(folder / "etc"), "start"], check=True, capture_output=True)
    try:
        for _ in range(200):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            time.sleep(0.05)
        yield port, folder / "boxes" / "all" / "new"
    finally:
        subprocess.run(
            [POSTFIX, "-c", str(folder / "etc"), "stop"], check=False, capture_output=True
        )
        shutil.rmtree(folder, ignore_errors=True)


def tactful(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tactful", *words, "-C", str(root)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_from_a_list_to_approved_mail_in_a_real_mailbox(
    tmp_path: Path, postfix: tuple[int, Path]
) -> None:
    port, box = postfix
    files = {
        "tactful.toml": (
            'name = "Acme"\npublic_url = "https://mail.example.com"\npostal_address = "1 High St"\n'
            '[fields.contact]\nfirst_name = { type = "name", fallback = "there" }\n'
            '[mailboxes.sam]\naddress = "sam@example.com"\nname = "Sam Über"\n'
            f'host = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
        ),
        "campaigns/spring.yml": (
            "campaign: spring\naudience: {contacts: contacts/leads.csv}\nsequence:\n"
            '  window: {days: mon-sun, hours: "00:00-23:59", timezone: UTC}\n'
            "  steps:\n    - {email: hi.md, wait: 0 minutes}\n"
        ),
        "contacts/leads.csv": (
            "email,first name\nzoe@example.org,Zoë\nbob@example.org,Bob\nnobody@example.org,Nemo\n"
        ),
        "templates/hi.md": (
            "---\nsubject: Grüße, {{ contact.first_name }}\n---\nHi {{ contact.first_name }},\n\n"
            ".a line that begins with a dot\n\n[Unsubscribe]({{ unsubscribe_url }})\n"
            "{{ workspace.postal_address }}\n"
        ),
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for words in (("enrol", "spring"), ("approve", "spring", "--all")):
        done = tactful(tmp_path, *words)
        assert done.returncode == 0, done.stdout + done.stderr
    done = tactful(tmp_path, "run", "--until-empty")
    assert done.returncode == 1, done.stdout + done.stderr  # nobody@ was refused
    assert tactful(tmp_path, "run", "--until-empty").returncode in (0, 1)  # and sends nothing again

    for _ in range(200):
        if box.exists() and len(list(box.iterdir())) >= 2:
            break
        time.sleep(0.05)
    time.sleep(0.3)  # a second copy would come now
    mails = [read_message(_as_sent(path.read_bytes())) for path in box.iterdir()]
    store = open_store(open_workspace(tmp_path))
    with store.reading() as session:
        rows = session.query(Outbox).all()
        approved = {row.digest for row in rows if row.state is OutboxState.sent}
        refused = [row.response + row.why for row in rows if row.state is OutboxState.failed]
    store.close()
    assert {mail.digest for mail in mails} == approved
    assert sorted(mail.recipient.address for mail in mails) == [
        "bob@example.org",
        "zoe@example.org",
    ]
    assert len(refused) == 1 and "5.1.1" in refused[0]


def _as_sent(raw: bytes) -> bytes:
    """Return a delivered mail without the trace headers that the server put before it."""
    lines = raw.replace(b"\r\n", b"\n").split(b"\n")
    trace = (b"return-path:", b"x-original-to:", b"delivered-to:", b"received:", b"\t", b" ")
    while lines[0].lower().startswith(trace):
        lines.pop(0)
    return b"\r\n".join(lines)
