#!/bin/sh
# Installs the Debian packages that the tests drive, when they are missing and it may.
# Without them the tests that need them are skipped, or fail where CI is set.
set -u
missing=
command -v smtp-sink >/dev/null || [ -x /usr/sbin/smtp-sink ] || missing="$missing postfix"
[ -x /usr/sbin/dovecot ] && [ -e /usr/lib/dovecot/lmtp ] || missing="$missing dovecot-imapd dovecot-lmtpd"
command -v chromium >/dev/null || missing="$missing chromium"
ls /usr/lib/postgresql/*/bin/pg_ctl >/dev/null 2>&1 || missing="$missing postgresql"
[ -n "$missing" ] || exit 0
if ! command -v apt-get >/dev/null; then
    echo "Not Debian: please install$missing yourself; tests that need them are skipped." >&2
    exit 0
fi
if [ "$(id -u)" = 0 ]; then
    as_root=
elif sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    echo "Please install$missing (sudo apt-get install$missing); tests that need them are skipped." >&2
    exit 0
fi
echo "Installing$missing …" >&2
log=$(mktemp)
# shellcheck disable=SC2086
if ! { $as_root apt-get update && $as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    echo "Could not install$missing; tests that need them are skipped (they fail where CI is set)." >&2
fi
rm -f "$log"
