"""What the optional package pyvoikko says of names; without it nothing, and nothing is lost.

pyvoikko is under the GPL and is never required: whoever installs it gets more rare names found.
"""

import importlib
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Protocol, cast

_CLASSES = {"etunimi": "first", "sukunimi": "last"}
_LONGEST = 40


class _Analysis(Protocol):
    CLASS: str | None


@cache
def _analyse() -> Callable[[str], Sequence[_Analysis]] | None:
    try:
        package = importlib.import_module("pyvoikko")
    except ImportError:
        return None
    return cast("Callable[[str], Sequence[_Analysis]]", package.analyse)


@lru_cache(maxsize=1 << 14)
def name_classes(form: str) -> frozenset[str]:
    """`first` and `last` as the form in lower case may be a name; empty without pyvoikko."""
    analyse = _analyse()
    if analyse is None or len(form) > _LONGEST or not form.isalpha():
        return frozenset()
    return frozenset(
        _CLASSES[one.CLASS]
        for one in analyse(form)
        if one.CLASS is not None and one.CLASS in _CLASSES
    )
