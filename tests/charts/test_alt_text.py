"""The alt text holds the figures."""

from dataclasses import replace

from hyte_analysis.charts import alt_text
from tests.charts import tables


def test_the_alt_text_tells_every_figure() -> None:
    told = alt_text(tables.practice())
    assert told.startswith(tables.PRACTICE + ". ")
    assert (
        "Kunta: 14 vastausta, KA 1,93, Hajonta 1,03. Kyllä 6 (43\u00a0%); Ei 5 (36\u00a0%); "
        "En osaa sanoa 1 (7\u00a0%); Ei ole tarvetta 2 (14\u00a0%)." in told
    )
    assert "HVA: 3 vastausta, KA 1,67, Hajonta 0,94. Kyllä 2/3; Ei 0/3;" in told
    assert "Oppilaitokset: 1 vastaus, KA 2,00, Hajonta 0,00." in told
    assert "Kaikki: 21 vastausta, KA 1,95, Hajonta 0,95. Kyllä 8 (38\u00a0%)" in told


def test_the_alt_text_says_when_the_mean_is_one_of_form_positions() -> None:
    note = "KA on vaihtoehtojen järjestysnumeroiden keskiarvo."
    assert note in alt_text(tables.practice())
    assert note not in alt_text(tables.progress())


def test_of_many_options_the_five_largest_are_told_and_the_rest_counted() -> None:
    told = alt_text(tables.goals())
    kunta = told[told.index("Kunta: 14 vastausta.") : told.index("Oppilaitokset:")]
    assert kunta.count(";") == 5
    assert "ja 25 muuta vaihtoehtoa." in kunta
    assert "KA" not in kunta


def test_a_group_without_answers_is_said_to_have_none() -> None:
    assert "Oppilaitokset: ei vastauksia." in alt_text(tables.progress(empty_group=True))


def test_a_ranking_tells_its_mean_ranks() -> None:
    assert "Vanhemmuus 13 (93\u00a0%), sijoitusten KA 1,08" in alt_text(tables.ranking())


def test_the_alt_text_is_plain_text_and_keeps_hostile_texts_as_written() -> None:
    assert tables.HOSTILE in alt_text(tables.hostile())


def test_the_alt_text_says_whom_alone_it_counts_and_that_a_sample_is_made_up() -> None:
    told = alt_text(replace(tables.practice(), restriction="Mukana vain ryhmä HVA."))
    assert told.endswith("Mukana vain ryhmä HVA. Esimerkkiaineisto: vastaukset on keksitty.")
