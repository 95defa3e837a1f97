"""The Finnish analyser's transducer: what a form may be, by its network of states and arcs.

The network is read from its file into flat arrays, about 45 MB; the packages that usually read it
take 800 MB for the same. They start every form from nothing and try every way; here forms with the
same end share the work on it, and ways that the next letter closes are not begun.
"""

import lzma
import re
import struct
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Ends = Sequence[tuple[str, float]]
"""Ways to the end of a form: what they write, and what they weigh together."""

# KFST, version, symbols, arcs, final states, whether they weigh anything; then the symbols, each
# with a null after it, and compressed the arcs in order of state and the final states.
_HEADER = struct.Struct("!4sHHII?")
_ARC = np.dtype([("source", ">u4"), ("target", ">u4"), ("read", ">u2"), ("written", ">u2"),
                 ("weight", ">f8")])  # fmt: skip
_FINAL = np.dtype([("state", ">u4"), ("weight", ">f8")])
_NOTHING, _ANY = "@_EPSILON_SYMBOL_@", "@_IDENTITY_SYMBOL_@"
# A flag that arcs set and test, or a symbol for what is unknown: this network has neither.
_FLAG = re.compile(r"@[PNDRCU]\..+@|@_UNKNOWN_SYMBOL_@|@0@")
# What a state may read next is told in bits: symbols by their number, and the end of the form.
_KINDS = 61
_END = 1 << _KINDS
_PIECE = 1 << 20
# Ends of forms to remember: some 15 MB.
_REMEMBERED = 4_000


@dataclass(frozen=True, eq=False, slots=True)
class Transducer:
    """A network: the arcs of state s are numbers `first[s]` to before `first[s + 1]`.

    Arcs of a state stand in order of the symbol they read; `read`, `written`, `target` and
    `weight` tell of arc n. `nexts` are bits of what may be read from a state on, and `is_silent`
    tells whether it has arcs that read nothing. `symbols` are texts by number, `silent` is the
    symbol of nothing and `other` that of any letter without a symbol. `ends` remembers ways by the
    rest of a form and state. Threads may look up at once: what they remember is the same.
    """

    first: memoryview = field(repr=False)
    read: memoryview = field(repr=False)
    written: memoryview = field(repr=False)
    target: memoryview = field(repr=False)
    weight: memoryview = field(repr=False)
    nexts: memoryview = field(repr=False)
    is_silent: bytes = field(repr=False)
    finals: Mapping[int, float] = field(repr=False)
    symbols: Sequence[str] = field(repr=False)
    numbers: Mapping[str, int] = field(repr=False)
    split: Callable[[str], list[str]] = field(repr=False)
    silent: int
    other: int
    ends: dict[str, dict[int, Ends]] = field(default_factory=dict, repr=False)

    def lookup(self, form: str) -> list[tuple[str, float]]:
        """What the network writes for the form, each text once with its least weight, least first.

        Of two with the same weight the first by alphabet.
        """
        letters = self.split(form)
        if len(self.ends) > _REMEMBERED:
            self.ends.clear()
        best: dict[str, float] = {}
        for written, weight in _ends(self, letters):
            if weight < best.get(written, np.inf):
                best[written] = weight
        return sorted(best.items(), key=lambda one: (one[1], one[0]))


def _ends(net: Transducer, letters: Sequence[str]) -> Ends:
    """The ways from the first state through all letters."""
    reads = [net.numbers.get(letter, net.other) for letter in letters]
    comes = [*(1 << number % _KINDS for number in reads), _END]
    rests = ("".join(letters[place:]) for place in range(len(comes)))
    known = [net.ends.setdefault(rest, {}) for rest in rests]
    first, read, target, nexts = net.first, net.read, net.target, net.nexts

    def ways(state: int, place: int) -> Ends:
        found: list[tuple[str, float]] = []
        if place < len(reads):
            follow(state, reads[place], place + 1, letters[place], found)
        elif state in net.finals:
            found.append(("", net.finals[state]))
        if net.is_silent[state]:
            follow(state, net.silent, place, "", found)
        # Most states lead nowhere: one empty tuple for all of them.
        known[place][state] = result = found or ()
        return result

    def follow(
        state: int, symbol: int, place: int, letter: str, found: list[tuple[str, float]]
    ) -> None:
        before, coming = known[place], comes[place]
        end = first[state + 1]
        arc = bisect_left(read, symbol, first[state], end)
        while arc < end and read[arc] == symbol:
            after = target[arc]
            if nexts[after] & coming:
                rest = before.get(after)
                if rest is None:
                    rest = ways(after, place)
                if rest:
                    number, weight = net.written[arc], net.weight[arc]
                    text = letter if number == net.other else net.symbols[number]
                    found += [(text + more, weight + other) for more, other in rest]
            arc += 1

    return known[0].get(0) or ways(0, 0)


def transducer(path: Path) -> Transducer:
    """The network in a .kfst file.

    Raises ValueError where the file is no such network, or one with flags or without weights.
    """
    content = path.read_bytes()
    magic, version, symbols, arcs, finals, is_weighted = _HEADER.unpack_from(content)
    *names, packed = content[_HEADER.size :].split(b"\0", symbols)
    texts = [name.decode() for name in names]
    if magic != b"KFST" or version or not is_weighted or any(map(_FLAG.fullmatch, texts)):
        raise ValueError(f"{path.name}: not a network of this kind")
    unpacked = _unpacked(packed)
    return _network(
        texts,
        np.frombuffer(unpacked, _ARC, arcs),
        np.frombuffer(unpacked, _FINAL, finals, arcs * _ARC.itemsize),
    )


def _unpacked(packed: bytes) -> bytearray:
    """The content bit by bit: at once it would stand in memory twice."""
    unpacker = lzma.LZMADecompressor()
    found = bytearray(unpacker.decompress(packed, _PIECE))
    while piece := b"" if unpacker.eof else unpacker.decompress(b"", _PIECE):
        found += piece
    return found


def _network(texts: Sequence[str], arcs: NDArray[np.void], finals: NDArray[np.void]) -> Transducer:
    silent, other = texts.index(_NOTHING), texts.index(_ANY)
    numbers = {one: n for n, one in enumerate(texts) if n not in {silent, other}}
    # In place, as each copy takes tens of megabytes.
    keys = arcs["source"].astype(np.int64)
    keys <<= 16
    keys |= arcs["read"]
    order = np.argsort(keys, kind="stable").astype(np.uint32)
    del keys
    ends = arcs["source"], arcs["target"], finals["state"]
    states = 1 + int(max(one.max(initial=0) for one in ends))
    first = np.searchsorted(arcs["source"], np.arange(states + 1)).astype(np.uint32)
    is_silent = np.zeros(states, np.uint8)
    is_silent[arcs["source"][arcs["read"] == silent]] = 1
    longest_first = sorted(numbers, key=len, reverse=True)

    def column(name: str, kind: str) -> memoryview:
        return arcs[name].astype(kind)[order].data

    return Transducer(
        first.data,
        column("read", "u2"),
        column("written", "u2"),
        column("target", "u4"),
        column("weight", "f4"),
        _nexts(arcs, finals["state"], silent, states).data,
        is_silent.tobytes(),
        dict(zip(finals["state"].tolist(), finals["weight"].tolist(), strict=True)),
        ["" if number == silent else one for number, one in enumerate(texts)],
        numbers,
        re.compile("|".join([*map(re.escape, longest_first), "."]), re.DOTALL).findall,
        silent,
        other,
    )


def _nexts(
    arcs: NDArray[np.void], finals: NDArray[np.uint32], silent: int, states: int
) -> NDArray[np.int64]:
    """Bits of what each state may read next, by itself or after arcs that read nothing."""
    found = np.zeros(states, np.int64)
    found[finals] = _END
    is_silent = arcs["read"] == silent
    bits = np.left_shift(1, arcs["read"] % _KINDS, dtype=np.int64)
    bits[is_silent] = 0
    np.bitwise_or.at(found, arcs["source"], bits)
    source, target = (arcs[name][is_silent].astype(np.int64) for name in ("source", "target"))
    while True:
        before = found.copy()
        np.bitwise_or.at(found, source, found[target])
        if np.array_equal(found, before):
            return found
