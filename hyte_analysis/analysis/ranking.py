"""Places of options by how many chose them, ties told as the interval of places they share."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """The places that an option shares with its equals, from 1; alone both are the same."""

    first: int
    last: int

    @property
    def is_shared(self) -> bool:
        """Whether others were chosen exactly as often."""
        return self.last > self.first


def ranks(counts: Sequence[int]) -> tuple[Place, ...]:
    """The place of each count among all, the largest first, in the order given.

    Competition ranks: three equals after the first are 2–4, the next is 5.
    """
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for place, count in enumerate(sorted(counts, reverse=True), start=1):
        first.setdefault(count, place)
        last[count] = place
    return tuple(Place(first[count], last[count]) for count in counts)
