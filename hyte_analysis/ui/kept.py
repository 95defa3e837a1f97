"""What is made once in the process and kept for all readers.

Streamlit's own caches write their key out and hash it at every look, which took a fourth of a
page's time. The keys here are frozen values, which Python compares in microseconds.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Any, Generic, ParamSpec, TypeVar

_Asked = ParamSpec("_Asked")
_Key = TypeVar("_Key")
_Made = TypeVar("_Made")


class LeftUndoneError(Exception):
    """The reader for whom it was being made went to another page: who waits makes it anew."""


def keep_newest(known: "OrderedDict[_Key, _Made]", key: _Key, value: _Made, most: int) -> None:
    """Put a value among those known as the newest; the oldest go where there are over `most`."""
    known[key] = value
    known.move_to_end(key)
    while len(known) > most:
        known.popitem(last=False)


class Kept(Generic[_Asked, _Made]):
    """A function whose results are kept; the one used longest ago goes first.

    Where many ask for the same at once, one makes it and the others wait for it. What goes wrong
    comes up for all of them and is not kept. The arguments are hashable.
    """

    def __init__(
        self, make: Callable[_Asked, _Made], most: int, weigh: Callable[[_Made], float] | None
    ) -> None:
        self._make = make
        self._most = most
        self._weigh = weigh
        self._made: OrderedDict[Hashable, Future[_Made]] = OrderedDict()
        self._lock = Lock()

    def __call__(self, *asked: _Asked.args, **named: _Asked.kwargs) -> _Made:
        """What the function returns for these arguments."""
        key = asked, tuple(named.items())
        with self._lock:
            found = self._made.get(key)
            if found is not None:
                self._made.move_to_end(key)
            else:
                making: Future[_Made] = Future()
                keep_newest(self._made, key, making, self._most)
        if found is not None:
            try:
                return found.result()
            except LeftUndoneError:
                return self(*asked, **named)
        try:
            made = self._make(*asked, **named)
        except Exception as problem:
            self._forget(key, making)
            making.set_exception(problem)
            raise
        except BaseException:
            # Its reader went on: how their page is to run next is for no other reader's page.
            self._forget(key, making)
            making.set_exception(LeftUndoneError())
            raise
        making.set_result(made)
        self._lighten()
        return made

    def _forget(self, key: Hashable, making: "Future[_Made]") -> None:
        with self._lock:
            if self._made.get(key) is making:
                del self._made[key]

    def _lighten(self) -> None:
        """Let go of those used longest ago until the rest weighs 1 at most, or one is left."""
        if self._weigh is None:
            return
        with self._lock:
            weights = {
                key: self._weigh(one.result())
                for key, one in self._made.items()
                if one.done() and one.exception() is None
            }
            total = sum(weights.values())
            for key in list(weights)[:-1]:
                if total <= 1:
                    break
                total -= weights[key]
                del self._made[key]

    def clear(self) -> None:
        """Keep nothing of what was made."""
        with self._lock:
            self._made.clear()


def kept(
    most: int, weigh: Callable[[Any], float] | None = None
) -> Callable[[Callable[_Asked, _Made]], Kept[_Asked, _Made]]:
    """A decorator that keeps so many results of a function, fewer where they weigh more than 1."""

    def keeping(make: Callable[_Asked, _Made]) -> Kept[_Asked, _Made]:
        return Kept(make, most, weigh)

    return keeping
