"""A dovecot and a postfix of our own on loopback, without systemd: real mail, there and back.

Each has a folder of its own and free ports. They need root, as they drop their rights themselves.
"""

import contextlib
import imaplib
import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

DOVECOT, POSTFIX = "/usr/sbin/dovecot", "/usr/sbin/postfix"
T = TypeVar("T")
PASSWORD = "secret"
NAMES = ("sam", "kim", "zoe", "bob", "ann")
DOVECOT_CONF = """\
base_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{cert}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain login{mechanisms}
auth_username_format = %Lu
auth_failure_delay = 0
{tokens}passdb {{
  driver = passwd-file
  args = scheme=plain username_format=%Lu {folder}/users
}}
userdb {{
  driver = passwd-file
  args = username_format=%Lu {folder}/users
  override_fields = uid={user} gid={user} home={folder}/mail/%Lu
}}
mail_location = maildir:~/Maildir
first_valid_uid = 1
stats_writer_socket_path =
mail_max_userip_connections = 50
namespace inbox {{
  inbox = yes
  mailbox "Gesendete Objekte" {{
    auto = subscribe
    special_use = \\Sent
  }}
  mailbox Answers {{
    auto = subscribe
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service auth {{
  unix_listener {folder}/auth {{
    mode = 0666
  }}
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
protocol lmtp {{
  postmaster_address = postmaster@example.test
}}
"""
TOKENS = """\
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.ext
}}
"""
INTROSPECTION = """\
introspection_url = {url}
introspection_mode = post
username_attribute = username
active_attribute = active
active_value = true
"""
MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {folder}/data
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.example.test
mydestination =
alias_maps =
virtual_mailbox_domains = example.test
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
default_transport = error:5.1.2 nobody beyond this machine
smtpd_tls_cert_file = {cert}
smtpd_tls_key_file = {key}
smtpd_tls_security_level = may
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {folder}/auth
smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
mynetworks = 127.0.0.0/8
"""
MASTER = """\
127.0.0.1:{smtp} inet n - n - - smtpd
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
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass
class MailServers:
    """Where they listen. Accounts: NAMES at example.test, each with PASSWORD."""

    folder: Path
    imap: int
    imaps: int
    lmtp: int
    smtp: int
    cert: Path
    running: subprocess.Popen[bytes] | None = None

    def start_dovecot(self) -> None:
        conf, quiet = str(self.folder / "dovecot.conf"), subprocess.DEVNULL
        self.running = subprocess.Popen([DOVECOT, "-F", "-c", conf], stdout=quiet, stderr=quiet)
        listening(self.imap, self.lmtp)

    def stop_dovecot(self) -> None:
        """Stop it, and wait until nothing of it listens."""
        if self.running is not None:
            self.running.terminate()
            self.running.wait(30)
        until(lambda: None if is_open(self.imap) or is_open(self.lmtp) else True)

    def kick(self, who: str) -> None:
        """Close somebody's sessions, as a server does that restarts."""
        conf = str(self.folder / "dovecot.conf")
        kick = ["/usr/bin/doveadm", "-c", conf, "kick", f"{who}@example.test"]
        subprocess.run(kick, check=True, capture_output=True)

    def deliver(self, to: str, raw: bytes) -> None:
        """Put a mail into somebody's INBOX, as the last server of its way does."""
        with smtplib.LMTP("127.0.0.1", self.lmtp) as lmtp:
            lmtp.sendmail("<>", [f"{to}@example.test"], raw)

    def post(self, sender: str, to: str, raw: bytes) -> None:
        """Send a mail through postfix."""
        with smtplib.SMTP("127.0.0.1", self.smtp) as smtp:
            smtp.sendmail(sender, [to], raw)

    @contextmanager
    def inbox(self, who: str) -> Iterator[imaplib.IMAP4]:
        """Somebody's own mail program."""
        with imaplib.IMAP4("127.0.0.1", self.imap) as client:
            client.login(f"{who}@example.test", PASSWORD)
            client.select("INBOX")
            yield client

    def mails(self, who: str, folder: str = "INBOX") -> list[bytes]:
        with self.inbox(who) as client:
            client.select(f'"{folder}"')
            _, found = client.uid("SEARCH", "ALL")
            numbers = found[0].split()
            return [client.uid("FETCH", one, "(BODY.PEEK[])")[1][0][1] for one in numbers]

    def flags(self, who: str) -> bytes:
        with self.inbox(who) as client:
            found = client.fetch("1:*", "(FLAGS)")[1]
            return b" ".join(one for one in found if isinstance(one, bytes))

    def wait(self, who: str, many: int, folder: str = "INBOX") -> list[bytes]:
        """Wait until so many mails are there."""
        return until(lambda: found if len(found := self.mails(who, folder)) >= many else None)


def until(look: Callable[[], T | None], *, seconds: float = 30) -> T:
    """Return what look finds, as soon as it finds something."""
    end = time.monotonic() + seconds
    while (found := look()) is None:
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
    return found


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def mail_servers(*, smtp: bool = False, introspection: str = "") -> Iterator[MailServers]:
    """Start dovecot, and postfix too where a test sends; skip where they are not here.

    introspection: where access tokens are looked up (RFC 7662); then they are taken as well.
    """
    wanted = [DOVECOT, "/usr/lib/dovecot/lmtp", *([POSTFIX] if smtp else [])]
    if os.geteuid() != 0 or not all(Path(one).exists() for one in wanted):
        assert not os.environ.get("CI"), "CI needs Debian's dovecot and postfix, and root"
        pytest.skip("Debian's dovecot and postfix are not here, or this is not root")
    # Not below pytest's folder, which only its owner may enter.
    folder = Path(tempfile.mkdtemp(prefix="tactful-mail-"))
    folder.chmod(0o755)
    user = pwd.getpwnam("mail")
    for name in ("run", "mail", "etc", "spool", "data"):
        (folder / name).mkdir(mode=0o755)
    os.chown(folder / "mail", user.pw_uid, user.pw_gid)
    cert, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "30", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", str(key), "-out", str(cert)],
        check=True, capture_output=True,
    )  # fmt: skip
    accounts = (f"{name}@example.test:{{PLAIN}}{PASSWORD}::::::\n" for name in NAMES)
    (folder / "users").write_text("".join(accounts))
    servers = MailServers(folder, free_port(), free_port(), free_port(), free_port(), cert)
    words = {
        "folder": folder, "cert": cert, "key": key, "user": "mail", "imap": servers.imap,
        "imaps": servers.imaps, "lmtp": servers.lmtp, "smtp": servers.smtp,
        "mechanisms": " xoauth2 oauthbearer" if introspection else "",
        "tokens": TOKENS.format(folder=folder) if introspection else "",
    }  # fmt: skip
    (folder / "oauth2.ext").write_text(INTROSPECTION.format(url=introspection))
    (folder / "dovecot.conf").write_text(DOVECOT_CONF.format(**words))
    (folder / "etc" / "main.cf").write_text(MAIN.format(**words))
    (folder / "etc" / "master.cf").write_text(MASTER.format(**words))
    servers.start_dovecot()
    post = [POSTFIX, "-c", str(folder / "etc")]
    try:
        if smtp:
            os.chown(folder / "data", pwd.getpwnam("postfix").pw_uid, -1)
            subprocess.run([*post, "start"], check=True, capture_output=True)
            listening(servers.smtp)
        yield servers
    finally:
        if smtp:
            subprocess.run([*post, "stop"], check=False, capture_output=True)
        servers.stop_dovecot()
        shutil.rmtree(folder, ignore_errors=True)


def is_open(port: int) -> bool:
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    return False


def listening(*ports: int) -> None:
    until(lambda: True if all(is_open(one) for one in ports) else None)
