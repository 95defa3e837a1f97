"""What the audience may not see is nowhere in a picture, nor told by its axis."""

import itertools
import re
from dataclasses import replace

import plotly.graph_objects as go
import pytest

from hyte_analysis.analysis.disclosure import guarded
from hyte_analysis.analysis.result import Remedy, ResultTable
from hyte_analysis.charts import Chart, Look, alt_text, suitable_charts
from hyte_analysis.survey.audiences import Action, Limits
from hyte_analysis.survey.model import Option, Question, Role, Scale
from tests.charts import tables
from tests.charts.test_charts import CHART, LOOKS, words

LIMITS = Limits(Action.PROTECT, counts=200_000, mean=200_000, fits=3, quotes=0)
SECRET = [61013, 33791, 15923]
OPEN = [120011, 101999, 70123]


def seen_by_the_public(scale: Scale) -> ResultTable:
    """Two groups, of which the smaller has its figures taken away as for the public."""
    options = tuple(Option(at, f"Vaihtoehto {at}", "") for at in (1, 2, 3))
    options = (*options[:2], replace(options[2], role=Role.DONT_KNOW))
    question = tables.single(options, scale)
    full = tables.table(question, {"HVA": SECRET, "Kunta": OPEN})
    groups = tuple(guarded(question, group, LIMITS) for group in full.groups)
    return replace(full, groups=groups, is_protected=True, counts_limit=LIMITS.counts)


def sent(figure: go.Figure) -> str:
    return str(figure.to_json())


def secrets() -> list[str]:
    """The hidden counts and shares, as a browser or a reader would have them."""
    shares = [count / sum(SECRET) for count in SECRET]
    counts = [form for n in SECRET for form in (str(n), f"{n:,}".replace(",", "\u00a0"))]
    texts = [f"{round(100 * share)}\u00a0%" for share in shares]
    return [*counts, *texts, *(f"{share:.6f}" for share in shares)]


@pytest.mark.parametrize("scale", [Scale.ORDINAL, Scale.NOMINAL, Scale.BINARY])
def test_no_figure_of_a_hidden_group_is_anywhere_in_a_figure_or_its_alt_text(
    scale: Scale,
) -> None:
    table = seen_by_the_public(scale)
    assert table.groups[0].remedy is Remedy.HIDDEN
    for chart, look in itertools.product(CHART.values(), LOOKS):
        for told in (sent(chart.draw(table, look)), alt_text(table)):
            plain = re.sub(r"\\u00a0", "\u00a0", told)
            for secret in secrets():
                assert not re.search(rf"(?<![\w.#,]){re.escape(secret)}", plain), secret


@pytest.mark.parametrize("chart", ["stacked", "diverging"])
def test_a_sentence_stands_where_the_bar_of_a_hidden_group_would_be(chart: str) -> None:
    table = tables.concealed_progress()
    figure = CHART[chart].draw(table, Look())
    assert words(figure).count("ei näytetä: alle 20 vastausta") == 2
    assert "KA 2,00 · Hajonta 0,63 · n 5" in words(figure)
    assert "KA ei näytetä · Hajonta ei näytetä · n 2" in words(figure)
    for trace in figure.data:
        for row in (0, 2):
            assert (trace.x[row], trace.text[row], trace.hovertext[row]) == (None, "", "")


def test_hidden_groups_have_no_bars_on_the_slides_form_and_say_why_in_the_legend() -> None:
    figure = CHART["grouped"].draw(tables.concealed_practice(), Look())
    assert [trace.name.split(" (")[0] for trace in figure.data] == ["Kunta", "Muut toimijat"]
    assert (
        "Oppilaitokset (KA: 2,00, Hajonta: ei näytetä) (Vastauksia: 1) "
        "– ei näytetä: alle 20 vastausta" in words(figure)
    )


@pytest.mark.parametrize("chart", ["stacked", "grouped", "options"])
def test_where_nothing_may_be_shown_the_picture_says_so(chart: str) -> None:
    figure = CHART[chart].draw(tables.all_concealed(), Look(with_total=True))
    assert not any(x for trace in figure.data for x in trace.x)
    assert "ei näytetä: alle 30 vastausta" in words(figure)


@pytest.mark.parametrize("chart", ["options", "areas"])
def test_a_hidden_group_that_is_chosen_alone_has_a_sentence_only(chart: str) -> None:
    figure = CHART[chart].draw(tables.concealed_goals(), Look(order="size", group="Kunta"))
    assert not figure.data
    assert "ei näytetä: alle 20 vastausta" in words(figure)


@pytest.mark.parametrize("chart", ["stacked", "options"])
def test_halves_are_told_in_words_when_the_pointer_is_on_the_sentence(chart: str) -> None:
    figure = CHART[chart].draw(tables.concealed_practice(), Look(group="HVA"))
    told = [note.hovertext for note in figure.layout.annotations if note.hovertext]
    assert [line.replace("<br>", " ") for line in told] == [
        "vähintään puolet: Kyllä; muut alle puolet"
    ]
    assert "puolet" not in words(figure).replace(remark_on_halves(), "")


def remark_on_halves() -> str:
    return "onko vaihtoehdon valinnut vähintään puolet"


def without(full: ResultTable, name: str) -> ResultTable:
    return replace(full, groups=tuple(group for group in full.groups if group.group != name))


@pytest.mark.parametrize("chart", ["grouped", "diverging", "stacked"])
@pytest.mark.parametrize("values", ["counts", "shares"])
def test_the_axis_is_as_long_as_if_the_hidden_group_were_not_there(chart: str, values: str) -> None:
    table = seen_by_the_public(Scale.ORDINAL)
    look = Look(values=values)  # type: ignore[arg-type]
    drawn, alone = (CHART[chart].draw(t, look) for t in (table, without(table, "HVA")))
    assert drawn.layout.xaxis.range == alone.layout.xaxis.range


@pytest.mark.parametrize("order", ["size", "difference"])
def test_a_hidden_group_decides_no_order(order: str) -> None:
    table = tables.concealed_goals()
    chart: Chart = suitable_charts(table)[1]
    look = Look(order=order)  # type: ignore[arg-type]
    drawn, alone = (chart.draw(t, look) for t in (table, without(table, "Kunta")))
    heads = [
        [note.text for note in figure.layout.annotations if note.yref != "paper"]
        for figure in (drawn, alone)
    ]
    assert heads[0] == heads[1]


def test_options_of_a_hidden_group_keep_the_order_of_the_form() -> None:
    question: Question = tables.goals().question
    table = tables.concealed(tables.goals(), "Kaikki")
    figure = CHART["grouped"].draw(table, Look(order="size"))
    first = next(note.text for note in figure.layout.annotations if note.yref != "paper")
    assert question.options[0].label in first.replace("<br>", " ")
