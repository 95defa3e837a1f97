"""A progress bar in the terminal, for work that takes a while."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

from hyte_analysis.reports.making import Progress
from hyte_analysis.texts import text

_SHOWN_AFTER = 0.8
_EVERY = 0.2
_WIDTH = 24


@dataclass(eq=False, slots=True)
class _Work:
    """How far the work is (0–1), or None where nobody knows."""

    label: str
    share: float | None = None
    done: Event = field(default_factory=Event)


@contextmanager
def shown_progress(label: str) -> Iterator[Progress]:
    """A function that tells how far the work is; a terminal shows a bar once it takes a while.

    Until the first word of it the bar counts seconds. A file or a pipe gets nothing.
    """
    work = _Work(label)

    def progress(share: float) -> None:
        work.share = min(max(share, 0.0), 1.0)

    if not sys.stderr.isatty():
        yield progress
        return
    drawer = Thread(target=_draw, args=(work,), daemon=True)
    drawer.start()
    try:
        yield progress
    finally:
        work.done.set()
        drawer.join()


def _draw(work: _Work) -> None:
    began = time.monotonic()
    if work.done.wait(_SHOWN_AFTER):
        return
    while True:
        sys.stderr.write(f"\r\x1b[K{_line(work, time.monotonic() - began)}")
        sys.stderr.flush()
        if work.done.wait(_EVERY):
            break
    sys.stderr.write("\r\x1b[K")
    sys.stderr.flush()


def _line(work: _Work, seconds: float) -> str:
    if work.share is None:
        return text("cli.working", label=work.label, seconds=int(seconds))
    full = round(work.share * _WIDTH)
    bar = "█" * full + "░" * (_WIDTH - full)
    return text("cli.bar", label=work.label, bar=bar, percent=int(work.share * 100))
