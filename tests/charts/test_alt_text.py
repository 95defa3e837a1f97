"""The alt text holds the figures."""

from dataclasses import replace

from hyte_analysis.analysis.result import Remedy
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


def test_the_alt_text_warns_of_a_mean_without_an_order() -> None:
    warning = "Vaihtoehdoilla ei ole järjestystä: lue ensin osuudet."
    assert warning in alt_text(tables.practice())
    assert warning not in alt_text(tables.progress())


def test_figures_that_are_not_shown_are_told_not_to_be() -> None:
    told = alt_text(tables.concealed_progress())
    assert (
        "HVA: 5 vastausta, KA 2,00, Hajonta 0,63. "
        "Vaihtoehdoittain ei näytetä: alle 20 vastausta. Kunta: 18 vastausta" in told
    )
    assert "Oppilaitokset: 2 vastausta, KA ei näytetä, Hajonta ei näytetä. Vaihto" in told
    assert "Yleisö: julkinen." in told
    assert "niistä voisi päätellä yksittäisen vastauksen." in told


def test_halves_are_told_in_words() -> None:
    told = alt_text(tables.concealed_practice())
    assert "alle 20 vastausta; vähintään puolet: Kyllä; muut alle puolet." in told
    none = tables.concealed(tables.practice(), "Kunta", Remedy.SHARES_ONLY)
    assert "alle 20 vastausta; jokainen vaihtoehto alle puolet." in alt_text(none)


def test_merged_groups_are_named_in_the_alt_text() -> None:
    assert "Ryhmät Kunta, Järjestöt on yhdistetty" in alt_text(tables.concealed_practice())


def test_the_alt_text_tells_how_many_chose_something_of_each_focus_area() -> None:
    told = alt_text(tables.goals_in_areas())
    kunta = told[told.index("Kunta: 14 vastausta.") : told.index("Oppilaitokset:")]
    assert (
        "Ainakin yhden alueen tavoitteen valinneet: "
        f"{tables.AREAS[0]} 5 (36\u00a0%); {tables.AREAS[1]} 8 (57\u00a0%); "
        f"{tables.AREAS[2]} 11 (79\u00a0%)." in kunta
    )
    hidden = alt_text(tables.concealed_goals())
    kunta = hidden[hidden.index("Kunta: 14 vastausta.") : hidden.index("Oppilaitokset:")]
    assert tables.AREAS[0] not in kunta


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
