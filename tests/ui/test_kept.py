"""What is made once and kept for all readers."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from hyte_analysis.ui.kept import kept


def test_the_same_is_made_once() -> None:
    made: list[tuple[str, int]] = []

    @kept(4)
    def square(name: str, number: int) -> int:
        made.append((name, number))
        return number * number

    assert [square("a", 3), square("a", 3), square("b", 3)] == [9, 9, 9]
    assert made == [("a", 3), ("b", 3)]


def test_the_one_used_longest_ago_goes_first() -> None:
    made: list[int] = []

    @kept(2)
    def same(number: int) -> int:
        made.append(number)
        return number

    for number in (1, 2, 1, 3, 1, 2):
        same(number)
    assert made == [1, 2, 3, 2]


def test_many_who_ask_at_once_wait_for_one_making() -> None:
    together, go = Barrier(8), Event()
    made: list[object] = []

    @kept(4)
    def thing() -> object:
        assert go.wait(10)
        made.append(object())
        return made[-1]

    def ask() -> object:
        together.wait(10)
        return thing()

    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(ask) for _ in range(8)]
        go.set()
        found = {id(one.result(10)) for one in asked}
    assert found == {id(made[0])}
    assert len(made) == 1


def test_what_went_wrong_is_tried_again() -> None:
    tried: list[int] = []

    @kept(4)
    def inverse(number: int) -> float:
        tried.append(number)
        return 1 / number

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            inverse(0)
    assert tried == [0, 0]


def test_nothing_is_kept_after_clearing() -> None:
    made: list[int] = []

    @kept(4)
    def same(number: int) -> int:
        made.append(number)
        return number

    same(1)
    same.clear()
    same(1)
    assert made == [1, 1]
