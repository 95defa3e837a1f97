"""How much is kept is bounded by what it weighs, not by its number alone."""

from hyte_analysis.ui.kept import kept


def test_the_heavy_make_room_and_the_newest_stays() -> None:
    made: list[int] = []

    @kept(10, weigh=lambda tenths: tenths / 10)
    def weight(tenths: int) -> int:
        made.append(tenths)
        return tenths

    for tenths in (4, 3, 2, 4):
        weight(tenths)
    assert made == [4, 3, 2]
    weight(5)
    # Without three and two, used longest ago, the rest does not weigh too much.
    for tenths in (4, 5, 2):
        weight(tenths)
    assert made == [4, 3, 2, 5, 2]
    weight(30)
    made.clear()
    weight(30)
    assert made == []
    weight(1)
    assert made == [1]
