"""Places from counts: equals share theirs, and nobody's place depends on the order given."""

from hypothesis import given
from hypothesis import strategies as st

from hyte_analysis.analysis.ranking import Place, ranks

COUNTS = st.lists(st.integers(0, 9), max_size=30)


def test_three_equals_after_the_first_are_from_second_to_fourth() -> None:
    found = ranks([7, 9, 7, 7, 2])
    assert found == (Place(2, 4), Place(1, 1), Place(2, 4), Place(2, 4), Place(5, 5))
    assert [place.is_shared for place in found] == [True, False, True, True, False]


def test_nothing_to_rank_has_no_places() -> None:
    assert ranks([]) == ()


@given(COUNTS)
def test_a_place_is_one_after_those_that_have_more_and_ends_at_those_that_have_less(
    counts: list[int],
) -> None:
    for count, place in zip(counts, ranks(counts), strict=True):
        assert place.first == 1 + sum(other > count for other in counts)
        assert place.last == sum(other >= count for other in counts)


@given(COUNTS, st.randoms())
def test_the_order_of_options_changes_no_place(counts: list[int], chance: st.DrawFn) -> None:
    shuffled = list(counts)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    of = dict(zip(shuffled, ranks(shuffled), strict=True))
    assert ranks(counts) == tuple(of[count] for count in counts)
