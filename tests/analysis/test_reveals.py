"""What a reader works out of the printed KA, Hajonta and n."""

from collections import Counter
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from statistics import fmean, pstdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.analysis.reveals import MOST_FITS, Reveal, reveals, telling_rows
from hyte_analysis.survey.audiences import EVERYTHING
from hyte_analysis.survey.model import DontKnow, Kind, Option, Question, Role, Scale
from tests.analysis.solver import Asked, protecting, shown, single_choices, vectors


def question(*roles: Role, kind: Kind = Kind.SINGLE_CHOICE) -> Question:
    options = tuple(Option(i, f"V{i}", f"V{i}", role) for i, role in enumerate(roles, 1))
    return Question("q", "1", "Kysymys?", kind, Scale.NOMINAL, options=options)


def choice(k: int) -> Question:
    return question(*[Role.SUBSTANTIVE] * k)


def table(asked: Question, state: DontKnow | None = None, **counts: Sequence[int]) -> ResultTable:
    return shown(single_choices(asked, counts), EVERYTHING, dont_know=state)


def printed(vector: Sequence[int]) -> tuple[str, str]:
    """KA and Hajonta as printed, by the standard library."""
    codes = [code for code, n in enumerate(vector, 1) for _ in range(n)]

    def rounded(value: float) -> str:
        # The ninth decimal takes away what binary fractions add or lose.
        exact = Decimal(f"{value:.9f}")
        return str(exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))

    return rounded(fmean(codes)), rounded(pstdev(codes))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=2, max_size=4).filter(any))
def test_as_many_distributions_fit_as_there_are_with_the_same_print(vector: list[int]) -> None:
    looks = Counter(map(printed, vectors(sum(vector), len(vector))))
    found = reveals(table(choice(len(vector)), A=vector))
    assert found == (Reveal("A", sum(vector), looks[printed(vector)]),)


@pytest.mark.parametrize("n", range(1, 9))
def test_a_choice_of_three_is_always_told(n: int) -> None:
    for vector in vectors(n, 3):
        assert all(row.tells_answers for row in reveals(table(choice(3), A=vector)))


def test_published_rows_are_told_but_one() -> None:
    practices = table(
        choice(4), HVA=(2, 0, 1, 0), Kunta=(6, 5, 1, 2), Oppil=(0, 1, 0, 0), Muut=(0, 2, 1, 0)
    )
    wishes = table(choice(2), HVA=(1, 2), Kunta=(4, 10), Oppil=(0, 1), Muut=(3, 0))
    assert [row.fits for row in reveals(practices)] == [1, 2, 1, 1]
    assert telling_rows([practices, wishes]) == (7, 8)


def test_dont_knows_beside_the_mean_are_no_part_of_the_row() -> None:
    asked = question(Role.SUBSTANTIVE, Role.SUBSTANTIVE, Role.DONT_KNOW)
    for state in (DontKnow.COUNTED, DontKnow.LEFT_OUT):
        assert [row.fits for row in reveals(table(asked, state, A=(2, 1, 5)))] == [1]
        assert reveals(table(asked, state, A=(0, 0, 5))) == ()


def test_answers_outside_the_codebook_have_no_code_to_tell() -> None:
    asked = question(Role.SUBSTANTIVE, Role.SUBSTANTIVE, Role.NOT_IN_CODEBOOK)
    assert [row.fits for row in reveals(table(asked, A=(2, 1, 5)))] == [1]
    assert reveals(table(asked, A=(0, 0, 5))) == ()


def test_of_many_answers_only_unanimity_is_told() -> None:
    rows = reveals(table(choice(4), A=(50, 30, 20, 1), B=(0, 101, 0, 0)))
    assert [(row.fits, row.tells_answers) for row in rows] == [(None, False), (1, True)]


def test_so_many_fits_are_not_counted() -> None:
    (row,) = reveals(table(choice(5), A=(20, 20, 20, 20, 20)))
    assert row.fits is None
    assert MOST_FITS == 100


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.SINGLE_CHOICE])
def test_other_kinds_have_no_such_row(kind: Kind) -> None:
    asked = question(Role.SUBSTANTIVE, kind=kind)
    assert reveals(shown(Asked(asked, {"A": ((1.0,),)}), EVERYTHING)) == ()


def test_the_total_and_hidden_rows_are_not_counted() -> None:
    hidden = shown(
        single_choices(choice(4), {"A": (1, 0, 0, 0), "B": (9, 5, 3, 4)}), protecting(5, 5, 3)
    )
    assert reveals(hidden) == ()
    assert telling_rows([]) == (0, 0)
