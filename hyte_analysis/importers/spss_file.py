"""An SPSS file's variables, value labels and response sets, read in a process of its own."""

import json
import math
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from hyte_analysis.errors import ImportProblem
from hyte_analysis.importers import spss_child
from hyte_analysis.importers.cells import Cells, Codes
from hyte_analysis.importers.limits import (
    LARGEST_UNPACKED,
    LONGEST_SPSS_SECONDS,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    check_cells,
    check_file,
)
from hyte_analysis.survey.wording import clean
from hyte_analysis.texts import text

_MEMORY = 2 * 1024**3
_START = datetime(1582, 10, 14)  # noqa: DTZ001 - the file's dates have no time zone
_DATES = frozenset(("DATE", "ADATE", "EDATE", "JDATE", "SDATE", "QYR", "MOYR", "WKYR"))
_MOMENTS = frozenset(("DATETIME", "YMDHMS"))
_TIMES = frozenset(("TIME", "DTIME", "MTIME"))
# Libraries of numbers set memory aside for each thread; the child needs one.
_ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(frozen=True, eq=False)
class Variable:
    """A column of the file; its cells are values as text: `1`, `2.5`, `3.9.2025`, `a`.

    `labels` are values with their labels in the order of the values, `missing` the values that
    the file says to be no answers, `measure` is nominal, ordinal, scale or unknown.
    """

    name: str
    label: str
    cells: Cells
    labels: Mapping[str, str]
    missing: frozenset[str] = frozenset()
    measure: str = "unknown"
    is_text: bool = False
    is_date: bool = False
    is_time: bool = False


@dataclass(frozen=True, slots=True)
class ResponseSet:
    """A multiple response set: one variable an option, chosen where it holds `counted`.

    Without `counted` it is a set of categories: each variable holds one of the chosen options.
    """

    name: str
    label: str
    variables: tuple[str, ...]
    counted: str | None


@dataclass(frozen=True, eq=False)
class SpssTable:
    """All that the file says of its answers."""

    variables: tuple[Variable, ...]
    sets: tuple[ResponseSet, ...]
    rows: int
    encoding: str


def spss_table(name: str, content: bytes, *, seconds: float = LONGEST_SPSS_SECONDS) -> SpssTable:
    """The table in an SPSS file.

    The reader is a C library and the file is anybody's: what crashes, loops or asks for too much
    does so in the child, and here it is an ImportProblem.
    """
    with tempfile.TemporaryDirectory(prefix="hyte-", ignore_cleanup_errors=True) as folder:
        source = Path(folder) / "answers.sav"
        source.write_bytes(content)
        _run_child(name, source, seconds)
        return _checked_table(name, Path(folder))


def _run_child(name: str, source: Path, seconds: float) -> None:
    order = {
        "source": str(source), "folder": str(source.parent), "memory": _MEMORY,
        "seconds": math.ceil(seconds), "bytes": LARGEST_UNPACKED, "rows": MOST_ROWS,
        "columns": MOST_COLUMNS, "cells": MOST_CELLS, "paths": [p for p in sys.path if p],
    }  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603 - this Python and the product's own script
            [sys.executable, "-I", spss_child.__file__, json.dumps(order)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            timeout=seconds, check=False, cwd=source.parent, env={**os.environ, **_ONE_THREAD},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
    except subprocess.TimeoutExpired as problem:
        raise ImportProblem(text("tools.spss_slow", file=name, seconds=int(seconds))) from problem
    except OSError as problem:
        raise ImportProblem(text("tools.spss_unread", file=name)) from problem
    if done.returncode == spss_child.TOO_MANY:
        check_cells(name, MOST_ROWS + 1, 1)
    if done.returncode == spss_child.TOO_LARGE:
        raise ImportProblem(text("tools.spss_large", file=name))
    if done.returncode != 0:
        raise ImportProblem(text("tools.spss_broken", file=name))


def _checked_table(name: str, folder: Path) -> SpssTable:
    """What the child wrote; it may be anything, so every number in it is checked."""
    try:
        for part in ("table.json", "codes.bin"):
            check_file(name, (folder / part).stat().st_size, LARGEST_UNPACKED)
        table = json.loads((folder / "table.json").read_text(encoding="ascii"))
        variables, rows = list(table["variables"]), int(table["rows"])
        check_cells(name, rows, len(variables))
        codes = np.fromfile(folder / "codes.bin", np.int32).reshape(len(variables), rows)
        return SpssTable(
            tuple(_variable(own, codes[i]) for i, own in enumerate(variables)),
            tuple(map(_set, table["sets"])),
            rows,
            str(table["encoding"]),
        )
    except (OSError, ValueError, KeyError, TypeError, IndexError, RecursionError) as problem:
        raise ImportProblem(text("tools.spss_broken", file=name)) from problem


def _variable(own: Mapping[str, Any], codes: Codes) -> Variable:
    values = list(own["values"])
    if len(codes) and not 0 <= int(codes.min()) <= int(codes.max()) <= len(values):
        raise ValueError
    found = re.match(r"[A-Z]+", str(own["format"]).upper())
    form = found[0] if found else ""
    places: dict[str, int] = {"": 0}
    new = [0, *(places.setdefault(value_text(v, form), len(places)) for v in values)]
    labelled = sorted(own["labels"], key=lambda pair: (isinstance(pair[0], str), pair[0]))
    labels = {value_text(value, form): clean(str(label)) for value, label in labelled}
    values += [value for value, _ in labelled]
    return Variable(
        name=str(own["name"]),
        label=clean(str(own["label"])),
        cells=Cells(tuple(places), np.asarray(new, np.int32)[codes]),
        labels={value: label for value, label in labels.items() if value and label},
        missing=frozenset(value_text(v, form) for v in values if _is_in(v, own["missing"])),
        measure=str(own["measure"]),
        is_text=bool(own["is_text"]),
        is_date=form in _DATES | _MOMENTS,
        is_time=form in _TIMES,
    )


def _set(own: Mapping[str, Any]) -> ResponseSet:
    counted = value_text(own["counted"], "") if own["is_dichotomy"] else None
    variables = tuple(map(str, own["variables"]))
    return ResponseSet(str(own["name"]), clean(str(own["label"])), variables, counted)


def _is_in(value: Any, ranges: Iterable[tuple[Any, Any]]) -> bool:  # noqa: ANN401 - from JSON
    return any(type(value) is type(low) and low <= value <= high for low, high in ranges)


def value_text(value: object, form: str) -> str:
    """The value as a person reads it: a whole number without decimals, a date in Finnish."""
    if not isinstance(value, int | float):
        return str(value).strip().replace("\x00", "")
    if form in _DATES | _MOMENTS:
        moment = _moment(value)
        if moment is None:
            return _number_text(value)
        date = f"{moment.day}.{moment.month}.{moment.year}"
        return f"{date} {moment.hour}.{moment.minute:02d}" if form in _MOMENTS else date
    if form in _TIMES and math.isfinite(value) and value >= 0:
        minutes, seconds = divmod(int(value), 60)
        time = f"{minutes // 60}.{minutes % 60:02d}"
        return f"{time}.{seconds:02d}" if seconds else time
    return _number_text(value)


def _moment(seconds: float) -> datetime | None:
    try:
        return _START + timedelta(seconds=seconds)
    except (OverflowError, ValueError):
        return None


def _number_text(number: float) -> str:
    if math.isfinite(number) and abs(number) < 1e15 and number == int(number):
        return str(int(number))
    return repr(number)
