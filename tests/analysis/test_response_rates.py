"""Response rates against how the invited are made up."""

from hyte_analysis.analysis.response_rates import ResponseRate, compositions, united_rate


def test_a_group_that_answers_more_weighs_more_than_it_was_invited() -> None:
    rates = [ResponseRate("Kunta", 14, 19), ResponseRate("HVA", 3, 6)]
    assert rates[1].rate == 0.5
    assert compositions(rates) == [(14 / 17, 19 / 25), (3 / 17, 6 / 25)]
    assert united_rate(rates) == ResponseRate("", 17, 25)


def test_one_unknown_number_leaves_the_whole_unknown() -> None:
    rates = [ResponseRate("Kunta", 14, 19), ResponseRate("HVA", 3, None)]
    assert united_rate(rates).invited is None
    assert compositions(rates) == [(14 / 17, None), (3 / 17, None)]


def test_more_answers_than_invitations_give_no_rate() -> None:
    rate = ResponseRate("Kunta", 14, 10)
    assert rate.is_over
    assert rate.rate is None


def test_nobody_invited_or_answering_gives_no_rate() -> None:
    assert ResponseRate("Kunta", 0, 0).rate is None
    assert compositions([ResponseRate("Kunta", 0, 0)]) == [(None, None)]
