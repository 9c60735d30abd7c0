"""What the command line prints: harmless, whatever the workspace's files hold."""

import sys
from io import TextIOWrapper

from .lint.findings.printable import inert


class InertOutput(TextIOWrapper):
    """A stream of text; bytes written to its buffer (an email, a page) stay as they are."""

    _at_begin = True

    @classmethod
    def over(cls, stream: TextIOWrapper) -> "InertOutput":
        """Return a stream that takes the place of stream; it keeps no text back."""
        stream.flush()
        return cls(
            stream.buffer,
            encoding=stream.encoding,
            errors="backslashreplace",  # a file's name may hold what no encoding has
            line_buffering=stream.line_buffering,
            write_through=True,
        )

    def write(self, text: str) -> int:
        """Write text; returns its length. Raises TypeError for bytes, as any stream of text."""
        if not isinstance(text, str):
            raise TypeError(f"write() takes text, not {type(text).__name__}")
        super().write(inert(text, colour=True, moving=self.isatty(), begins=self._at_begin))
        self._at_begin = text.endswith("\n") if text else self._at_begin
        return len(text)


def make_inert() -> None:
    """Let stdout and stderr print nothing that steers who shows it."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, TextIOWrapper) and not isinstance(stream, InertOutput):
            setattr(sys, name, InertOutput.over(stream))
