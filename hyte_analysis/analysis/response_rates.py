"""Who answered of those who were invited, and whether the answers are made up as the invited."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ResponseRate:
    """A group's responses and its invited N; None while it is not known."""

    group: str
    answered: int
    invited: int | None

    @property
    def is_over(self) -> bool:
        """Whether more answered than were invited: the number can't be right."""
        return self.invited is not None and self.answered > self.invited

    @property
    def rate(self) -> float | None:
        """Answered of invited (0–1); None where it is not known or can't be right."""
        if not self.invited or self.is_over:
            return None
        return self.answered / self.invited


def united_rate(rates: Sequence[ResponseRate]) -> ResponseRate:
    """The groups together; invited is None where one group's is."""
    invited = [rate.invited for rate in rates]
    known = None if None in invited else sum(n or 0 for n in invited)
    return ResponseRate("", sum(rate.answered for rate in rates), known)


def compositions(rates: Sequence[ResponseRate]) -> list[tuple[float | None, float | None]]:
    """Each group's share of the answers and of the invited (0–1), None where not known."""
    together = united_rate(rates)
    return [
        (
            rate.answered / together.answered if together.answered else None,
            rate.invited / together.invited
            if rate.invited is not None and together.invited
            else None,
        )
        for rate in rates
    ]
