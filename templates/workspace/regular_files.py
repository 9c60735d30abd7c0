"""Opening files that have an end: a pipe that nobody writes to would be waited for forever."""

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path


def open_regular(path: Path) -> BufferedReader:
    """Open a file to read its bytes; raises OSError for a folder, a pipe, a device, a socket."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    try:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, "it is a pipe or a device, not a file", str(path))
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def is_regular(path: Path) -> bool:
    """Say whether there is such a file; a name too long for any disk names none."""
    try:
        return path.is_file()
    except OSError:
        return False


def read_start(path: Path, size: int) -> bytes:
    """Return the first bytes of a file; raises OSError."""
    with open_regular(path) as file:
        return file.read(size)
