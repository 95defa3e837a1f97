"""Long work beside the page: it shows how far the work is, and stays in use meanwhile."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

import streamlit as st

from hyte_analysis.texts import text
from hyte_analysis.texts.languages import in_language, language
from hyte_analysis.ui.kept import LeftUndoneError

MOST_KEPT = 24
"""How many results are kept in the process; the one used longest ago goes first."""
MOST_WAITING = 64
"""How many results may wait for their readers, some of whom have left."""

Progress = Callable[[float], None]
_Made = TypeVar("_Made")


@dataclass(eq=False, slots=True)
class _Job:
    """A piece of work and how far it is (0–1)."""

    future: "Future[Any]" = field(default_factory=Future)
    share: float = 0.0
    is_fetched: bool = False

    def progress(self, share: float) -> None:
        self.share = min(max(share, 0.0), 1.0)


@dataclass(eq=False, slots=True)
class _Jobs:
    """The process's work by key. Two at a time, as the pages need the machine too."""

    pool: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(2, thread_name_prefix="background")
    )
    by_key: "OrderedDict[Hashable, _Job]" = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)


@st.cache_resource(show_spinner=False)
def _jobs() -> _Jobs:
    return _Jobs()


def _job(key: Hashable, make: Callable[[Progress], Any], *, quick: bool) -> _Job:
    """The work of the key; its words are in the reader's language, so another's is another."""
    jobs, key, make = _jobs(), _spoken(key), _speaking(language(), make)
    with jobs.lock:
        job = jobs.by_key.get(key)
        if job is not None:
            jobs.by_key.move_to_end(key)
            return job
        job = jobs.by_key[key] = _Job()
        if not quick:
            job.future = jobs.pool.submit(make, job.progress)
        _let_go(jobs.by_key)
    if quick:
        # Not behind long work in the pool: a reader waits for it.
        _make_now(job, make, key)
    return job


def _let_go(by_key: "OrderedDict[Hashable, _Job]") -> None:
    """Let go of the results used longest ago; work on its way, or not yet fetched, stays.

    Its reader would begin it again, and again.
    """
    fetched = [key for key, job in by_key.items() if job.is_fetched]
    waiting = [key for key, job in by_key.items() if job.future.done() and not job.is_fetched]
    # The one that is asked for now is one of those kept.
    for key in fetched[: max(0, len(fetched) + 1 - MOST_KEPT)]:
        del by_key[key]
    for key in waiting[: max(0, len(waiting) - MOST_WAITING)]:
        del by_key[key]


def _spoken(key: Hashable) -> Hashable:
    return language(), key


def _speaking(chosen: str, make: Callable[[Progress], _Made]) -> Callable[[Progress], _Made]:
    def made(progress: Progress) -> _Made:
        with in_language(chosen):
            return make(progress)

    return made


def _make_now(job: _Job, make: Callable[[Progress], Any], key: Hashable) -> None:
    try:
        job.future.set_result(make(job.progress))
    except Exception as problem:
        _jobs().by_key.pop(key, None)
        job.future.set_exception(problem)
        raise
    except BaseException:
        # The reader went on: how their page is to run next is for no other reader's page.
        _jobs().by_key.pop(key, None)
        job.future.set_exception(LeftUndoneError())
        raise


def begin(key: Hashable, make: Callable[[Progress], Any]) -> None:
    """Start work that a reader of this page is likely to need next; nothing is shown of it."""
    _job(key, make, quick=False)


def prepared(
    key: Hashable, make: Callable[[Progress], _Made], label: str, *, quick: bool = False
) -> _Made | None:
    """What `make` makes for this key, made once in the process; None while it is on its way.

    Meanwhile a bar with the label shows how far it is, and the page runs again when it is there.
    `quick` work is waited for. What goes wrong in it comes up here.
    """
    job = _job(key, make, quick=quick)
    if quick or job.future.done():
        job.is_fetched = True
        if isinstance(job.future.exception(), LeftUndoneError):
            return prepared(key, make, label, quick=quick)
        if job.future.exception() is not None:
            # It is told once; the reader's next act tries again.
            _jobs().by_key.pop(_spoken(key), None)
        made: _Made = job.future.result()
        return made
    _watch(job, label)
    return None


@st.fragment(run_every=0.4)
def _watch(job: _Job, label: str) -> None:
    if job.future.done():
        st.rerun()
    st.progress(job.share, text=text("ui.on_its_way", label=label))
