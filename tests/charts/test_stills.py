"""What a still picture promises, whatever the question and the frame."""

import itertools
import re
from dataclasses import replace

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.charts import Look, default_look, suitable_charts
from hyte_analysis.charts.labels import group_line, legend_text, option_text, statistics
from hyte_analysis.charts.look import shown_groups
from hyte_analysis.charts.stills import (
    Bar,
    Frame,
    Line,
    Still,
    Words,
    chart_still,
    titled_still,
    to_svg,
    waves_alt_text,
    waves_still,
)
from hyte_analysis.charts.stills.clustered import NOW_COLOUR, THEN_COLOUR
from hyte_analysis.charts.theme import (
    LABEL_CONTRAST,
    PANEL,
    PAPER,
    SHAPE_CONTRAST,
    colours_of_groups,
    contrast,
    option_colours,
)
from hyte_analysis.charts.wrapping import width
from hyte_analysis.survey.model import Scale
from tests.charts import tables
from tests.charts.test_hidden_figures import secrets, seen_by_the_public

SLIDE = Frame(1180, 480, 20)
FRAMES = {
    "slide": SLIDE,
    "half slide": Frame(700, 480, 20),
    "page": Frame(680, None, 13),
    "phone": Frame(360, None, 15),
    "picture": Frame(1184, 500, 20, remark=True),
    "stamp": Frame(300, 200, 20),
}
LOOKS = (Look(), Look(values="shares", order="size", with_total=True), Look(group="Kunta"))
SVG = "{http://www.w3.org/2000/svg}"


def twelve_groups() -> ResultTable:
    names = ("HVA", "Kunta", "Oppilaitokset", "Muut toimijat", "Järjestöt", "Seurakunnat",
             "Yritykset ja elinkeinoelämän edustajat", "Poliisi", "Pelastuslaitos", "Kela",
             "Valtion aluehallinto", "Maakuntaliitto")  # fmt: skip
    rows = {name: [at % 5, 3, at % 3, 1] for at, name in enumerate(names)}
    return tables.table(tables.practice().question, rows)


def long_options() -> ResultTable:
    words = "kunta, hyvinvointialue, oppilaitokset, poliisi, apteekit ja työterveyshuolto "
    options = tables._options(*(f"Vaihtoehto {at}: {words * 3}" for at in range(5)))
    return tables.table(tables.single(options), {"HVA": [1, 2, 0, 4, 5], "Kunta": [9, 0, 1, 1, 0]})


def foreign() -> ResultTable:
    """Emoji, other scripts, signs that turn the text, control characters, one endless word."""
    options = tables._options("👍🏽 Kyllä 日本語", "=1+1", "\x00\x08a\x1b\u202eb", "شكرا جزيلا")
    rows = {"HVA 😀": [1, 2, 3, 4], "A" * 60: [5, 0, 0, 1], "B" * 300: [2, 2, 2, 2]}
    return tables.table(tables.single(options), rows)


EVERY_TABLE = tables.EVERY_TABLE | {
    "twelve_groups": twelve_groups,
    "long_options": long_options,
    "foreign": foreign,
}


def stills(table: ResultTable, frame: Frame) -> list[tuple[str, Look, Still]]:
    return [
        (chart.id, look, chart_still(table, chart.id, look, frame))
        for chart, look in itertools.product(suitable_charts(table), LOOKS)
    ]


def read(still: Still) -> str:
    """The words of a picture in the order of drawing, lines joined."""
    return " ".join(mark.text for mark in still.marks if isinstance(mark, Words))


def box(words: Words) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what a reader sees of a text."""
    wide = width(words.text) * words.size
    left = words.x - {"start": 0.0, "middle": wide / 2, "end": wide}[words.anchor]
    return left, words.y - 0.7 * words.size, left + wide, words.y + 0.2 * words.size


def overlapping(still: Still) -> list[tuple[str, str]]:
    """The texts of which a part is on another."""
    boxes = sorted(
        ((box(mark), mark.text) for mark in still.marks if isinstance(mark, Words)),
        key=lambda placed: placed[0][1],
    )
    found = []
    for at, (one, words) in enumerate(boxes):
        for other, others in itertools.islice(boxes, at + 1, None):
            if other[1] >= one[3]:
                break
            if one[2] > other[0] and other[2] > one[0]:
                found.append((words, others))
    return found


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
@pytest.mark.parametrize("name", EVERY_TABLE)
def test_nothing_lies_outside_the_frame(name: str, frame: Frame) -> None:
    for _, _, still in stills(EVERY_TABLE[name](), frame):
        assert still.width == frame.width
        assert still.height <= (frame.height or still.height)
        for mark in still.marks:
            if isinstance(mark, Words):
                left, top, right, bottom = box(mark)
            elif isinstance(mark, Line):
                left, top, right, bottom = mark.x1, mark.y1, mark.x2, mark.y2
            else:
                left, top = mark.x, mark.y
                right, bottom = mark.x + mark.width, mark.y + mark.height
            assert left >= -0.01
            assert top >= -0.01
            assert right <= still.width + 1
            assert bottom <= still.height + 0.5


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
@pytest.mark.parametrize("name", EVERY_TABLE)
def test_no_two_texts_overlap(name: str, frame: Frame) -> None:
    for chart, _, still in stills(EVERY_TABLE[name](), frame):
        assert not overlapping(still), chart


@pytest.mark.parametrize("name", EVERY_TABLE)
def test_no_text_lies_on_the_bar_of_another_row(name: str) -> None:
    for _, _, still in stills(EVERY_TABLE[name](), SLIDE):
        bars = [m for m in still.marks if isinstance(m, Bar) and m.fill != PANEL]
        for words in (m for m in still.marks if isinstance(m, Words)):
            left, top, right, bottom = box(words)
            for bar in bars:
                over = min(right, bar.x + bar.width) - max(left, bar.x)
                down = min(bottom, bar.y + bar.height) - max(top, bar.y)
                inside = bar.x <= left and right <= bar.x + bar.width
                assert inside or over <= 0 or down <= 0, words.text


@pytest.mark.parametrize("frame", [SLIDE, FRAMES["phone"]], ids=["slide", "phone"])
@pytest.mark.parametrize("name", EVERY_TABLE)
def test_every_text_can_be_read_on_what_is_under_it(name: str, frame: Frame) -> None:
    for _, _, still in stills(EVERY_TABLE[name](), frame):
        bars = [mark for mark in still.marks if isinstance(mark, Bar)]
        for words in (mark for mark in still.marks if isinstance(mark, Words)):
            left, top, right, bottom = box(words)
            under = [
                bar.fill
                for bar in bars
                if bar.x < right and left < bar.x + bar.width
                and bar.y < bottom and top < bar.y + bar.height
            ]  # fmt: skip
            ground = under[-1] if under else PAPER
            assert contrast(words.colour, ground) >= LABEL_CONTRAST, words.text


@pytest.mark.parametrize("name", EVERY_TABLE)
def test_every_shape_can_be_seen_on_white(name: str) -> None:
    for _, _, still in stills(EVERY_TABLE[name](), SLIDE):
        for bar in (mark for mark in still.marks if isinstance(mark, Bar)):
            is_ground = bar.fill == PANEL and not bar.told and not bar.edge
            is_sliver = bar.width <= 2
            seen = contrast(bar.fill, PAPER) >= SHAPE_CONTRAST or bar.edge
            assert seen or is_ground or is_sliver


@pytest.mark.parametrize("name", ["practice", "progress", "twelve_groups", "wishes"])
@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_mean_spread_and_base_of_every_group_stand_in_the_picture(name: str, frame: Frame) -> None:
    table = EVERY_TABLE[name]()
    for chart, look, still in stills(table, frame):
        words = read(still).replace(" · ", " ")
        for group in shown_groups(table, look):
            line = group_line(table, group) if chart == "grouped" else statistics(table, group)
            assert line.replace(" · ", " ") in words


@pytest.mark.parametrize("name", ["practice", "progress", "goals", "wishes", "numbers"])
def test_every_count_stands_in_the_picture_file(name: str) -> None:
    table = EVERY_TABLE[name]()
    for chart, look, still in stills(table, SLIDE):
        if chart == "options":
            continue
        drawn = to_svg(still)
        told = [title.text or "" for title in fromstring(drawn).iter(f"{SVG}title")]
        for group in shown_groups(table, look):
            for count in group.counts:
                line = f"{group.group} – {option_text(count.option)}: {count.n}"
                is_there = any(words.startswith(line) for words in told)
                fraction = f"{group.group} – {option_text(count.option)}: {count.n}/{group.n}"
                assert is_there or fraction in told or not count.n


def test_option_bars_tell_count_and_share_of_every_option() -> None:
    table = tables.goals()
    still = chart_still(table, "options", default_look(table), SLIDE)
    words = [mark.text for mark in still.marks if isinstance(mark, Words)]
    for count in table.total.counts:
        share = round(100 * (count.n or 0) / table.total.n)
        assert f"{count.n} ({share}\u00a0%)" in words


def test_the_thirty_goals_are_legible_on_one_slide() -> None:
    table = tables.goals()
    still = chart_still(table, "options", default_look(table), SLIDE)
    assert still.text_size >= 12
    for option in table.options:
        assert option.label in read(still)


@pytest.mark.parametrize("chart", ["stacked", "grouped"])
def test_twelve_groups_are_legible_on_one_slide(chart: str) -> None:
    assert chart_still(twelve_groups(), chart, Look(), SLIDE).text_size >= 11


@pytest.mark.parametrize("chart", ["grouped", "options"])
def test_options_of_two_hundred_characters_are_whole_and_legible(chart: str) -> None:
    table = long_options()
    still = chart_still(table, chart, Look(), SLIDE)
    assert still.text_size >= 12
    for option in table.options:
        assert " ".join(option.label.split()) in read(still)


def test_few_rows_have_text_of_the_size_that_was_asked_for() -> None:
    for name in ("practice", "wishes", "progress"):
        assert chart_still(EVERY_TABLE[name](), "stacked", Look(), SLIDE).text_size == 20


def test_the_colours_are_those_of_the_page() -> None:
    table = tables.practice()
    still = chart_still(table, "grouped", Look(), SLIDE)
    fills = {bar.fill for bar in still.marks if isinstance(bar, Bar)}
    colours = colours_of_groups(table)
    assert fills == {colours[name] for name in tables.GROUPS}
    stacked = chart_still(table, "stacked", Look(), SLIDE)
    expected = set(option_colours(table.options, table.question.scale).values())
    assert {bar.fill for bar in stacked.marks if isinstance(bar, Bar)} == expected


def test_the_legend_of_divided_bars_has_the_short_labels() -> None:
    table = tables.with_short_label(tables.wishes(), code=2, short_label="Kyllä")
    words = read(chart_still(table, "stacked", Look(), SLIDE))
    assert table.options[1].label not in words
    assert legend_text(table.options[1]) in words


@given(st.lists(st.integers(0, 14), min_size=4, max_size=4).filter(any))
def test_a_segment_is_as_long_as_its_share(counts: list[int]) -> None:
    table = tables.table(tables.practice().question, {"Kunta": counts})
    still = chart_still(table, "stacked", Look(), SLIDE)
    bars = [mark for mark in still.marks if isinstance(mark, Bar) and mark.group == 0]
    length = bars[-1].x + bars[-1].width - bars[0].x
    # Two pixels of white between neighbours.
    for bar, n in zip(bars, (n for n in counts if n), strict=True):
        assert bar.width == pytest.approx(length * n / sum(counts), abs=2.01)
    for left, right in itertools.pairwise(bars):
        assert right.x - left.x - left.width == pytest.approx(2)


@given(st.lists(st.integers(0, 30), min_size=4, max_size=4).filter(any))
def test_the_figure_of_a_segment_lies_within_it_or_is_left_out(counts: list[int]) -> None:
    table = tables.table(tables.practice().question, {"Kunta": counts})
    still = chart_still(table, "stacked", Look(), Frame(360, None, 15))
    bars = [mark for mark in still.marks if isinstance(mark, Bar) and mark.group == 0]
    inside = [
        m for m in still.marks if isinstance(m, Words) and m.anchor == "middle" and m.group == 0
    ]
    for words in inside:
        left, _, right, _ = box(words)
        assert any(bar.x <= left and right <= bar.x + bar.width for bar in bars)


def test_a_question_that_nobody_answered_gets_a_sentence() -> None:
    for chart in ("stacked", "diverging", "options", "grouped", "areas"):
        still = chart_still(tables.nobody(), chart, Look(), SLIDE)
        assert read(still).startswith("Kysymykseen ei ole vastauksia")
        assert not any(isinstance(mark, Bar) for mark in still.marks)


def test_a_group_without_answers_is_said_to_have_none() -> None:
    table = tables.progress(empty_group=True)
    assert "ei vastauksia" in read(chart_still(table, "stacked", Look(), SLIDE))
    assert "Oppilaitokset (ei vastauksia)" in read(chart_still(table, "grouped", Look(), SLIDE))


def test_an_unknown_chart_is_refused() -> None:
    with pytest.raises(KeyError):
        chart_still(tables.practice(), "piirakka", Look(), SLIDE)


# --- what the audience may not see


@pytest.mark.parametrize("scale", [Scale.ORDINAL, Scale.NOMINAL, Scale.BINARY])
def test_no_figure_of_a_hidden_group_is_anywhere_in_a_picture(scale: Scale) -> None:
    table = seen_by_the_public(scale)
    for chart, look in itertools.product(
        ("diverging", "stacked", "options", "grouped"), (*LOOKS, Look(group="HVA"))
    ):
        drawn = to_svg(chart_still(table, chart, look, SLIDE))
        for secret in secrets():
            assert not re.search(rf"(?<![\w.#,]){re.escape(secret)}", drawn), secret


@pytest.mark.parametrize("chart", ["stacked", "diverging"])
def test_a_sentence_stands_where_the_bar_of_a_hidden_group_would_be(chart: str) -> None:
    still = chart_still(tables.concealed_progress(), chart, Look(), SLIDE)
    assert read(still).count("ei näytetä: alle 20 vastausta") == 2
    of_hidden = [mark for mark in still.marks if isinstance(mark, Bar) and mark.group in (0, 2)]
    assert not of_hidden


@pytest.mark.parametrize("chart", ["stacked", "grouped", "options"])
def test_where_nothing_may_be_shown_the_picture_says_so(chart: str) -> None:
    still = chart_still(tables.all_concealed(), chart, Look(with_total=True), SLIDE)
    assert "ei näytetä: alle 30 vastausta" in read(still)
    assert not any(isinstance(mark, Bar) and mark.told for mark in still.marks)


def test_a_hidden_group_decides_no_length() -> None:
    table = seen_by_the_public(Scale.ORDINAL)
    alone = replace(table, groups=table.groups[1:])
    for chart in ("diverging", "stacked"):
        lengths = [
            [
                round(mark.width, 2)
                for mark in chart_still(t, chart, Look(), FRAMES["page"]).marks
                if isinstance(mark, Bar) and mark.told
            ]
            for t in (table, alone)
        ]
        parts = [[length / sum(of) for length in of] for of in lengths]
        assert parts[0] == pytest.approx(parts[1], abs=0.01)


# --- the file


def test_the_marks_of_each_group_are_together_in_the_order_of_the_reveal() -> None:
    for chart in ("stacked", "grouped"):
        root = fromstring(to_svg(chart_still(tables.practice(), chart, Look(), SLIDE)))
        groups = root.findall(f"{SVG}g")
        assert [group.get("data-group") for group in groups] == ["0", "1", "2", "3"]
        for name, group in zip(tables.GROUPS, groups, strict=True):
            told = [title.text or "" for title in group.iter(f"{SVG}title")]
            assert told
            assert all(words.startswith(f"{name} – ") for words in told)


def test_before_the_reveal_no_figure_of_a_group_is_seen() -> None:
    for chart in ("stacked", "grouped", "diverging"):
        still = chart_still(tables.progress(), chart, Look(), SLIDE)
        common = " ".join(
            mark.text for mark in still.marks if isinstance(mark, Words) and mark.group is None
        )
        assert "KA" not in common
        assert "Etenevät hitaasti" in common


@pytest.mark.parametrize("name", ["hostile", "foreign"])
def test_hostile_texts_stay_text(name: str) -> None:
    table = EVERY_TABLE[name]()
    for _, _, still in stills(table, SLIDE):
        drawn = to_svg(still, label=table.options[0].label, description=tables.HOSTILE)
        root = fromstring(drawn)
        allowed = {"svg", "g", "rect", "path", "text", "title", "desc"}
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= allowed
        attributes = {name for element in root.iter() for name in element.attrib}
        assert not any("href" in name or name.startswith("on") for name in attributes)
    if name == "hostile":
        words = " ".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))
        assert re.sub(r"\s", "", tables.HOSTILE) in re.sub(r"\s", "", words)


def test_nothing_in_the_file_is_fetched_from_elsewhere() -> None:
    drawn = to_svg(chart_still(tables.practice(), "stacked", Look(), SLIDE))
    assert re.findall(r"https?://[^\"]*", drawn) == ["http://www.w3.org/2000/svg"]
    assert "url(" not in drawn


def test_a_picture_has_its_name_for_those_who_do_not_see_it() -> None:
    still = chart_still(tables.practice(), "stacked", Look(), SLIDE)
    named = fromstring(to_svg(still, label="Kuvan ”nimi” & <muuta>"))
    assert (named.get("role"), named.get("aria-label")) == ("img", "Kuvan ”nimi” & <muuta>")
    whole = fromstring(to_svg(still, label="Nimi", description="Luvut"))
    assert [element.text for element in whole[:2]] == ["Nimi", "Luvut"]


def test_the_same_figures_make_the_same_file() -> None:
    table = tables.goals()
    first, second = (
        to_svg(chart_still(table, "options", default_look(table), SLIDE)) for _ in range(2)
    )
    assert first == second
    assert not re.search(r"\d\.\d{3}", first)


# --- two surveys


def test_two_surveys_have_a_bar_each_in_every_option() -> None:
    now = replace(tables.practice(), survey_title="Kysely 2025")
    then = replace(tables.practice(), survey_title="Kysely 2024")
    still = waves_still(now, then, SLIDE)
    words = read(still)
    assert "Kysely 2024 (KA: 1,95, Hajonta: 0,95) (Vastauksia: 21)" in words
    assert words.index("Kysely 2024") < words.index("Kysely 2025")
    told = [mark.told for mark in still.marks if isinstance(mark, Bar) and mark.told]
    assert told[:2] == [f"Kysely {year} – Kyllä: 8 (38\u00a0%)" for year in (2024, 2025)]
    fills = [mark.fill for mark in still.marks if isinstance(mark, Bar) and mark.told]
    assert fills[:2] == [THEN_COLOUR, NOW_COLOUR]
    assert contrast(THEN_COLOUR, PAPER) >= SHAPE_CONTRAST


def test_an_option_that_one_survey_lacks_has_a_dash_there() -> None:
    now = tables.practice()
    then = tables.table(tables.single(now.options[:3]), {"HVA": [1, 1, 1], "Kunta": [1, 1, 1]})
    still = waves_still(now, then, SLIDE)
    assert "–" in [mark.text for mark in still.marks if isinstance(mark, Words)]


def test_a_survey_whose_figures_are_hidden_has_no_bars() -> None:
    now, then = tables.practice(), tables.concealed(tables.practice(), "Kaikki")
    still = waves_still(now, then, SLIDE)
    assert {mark.group for mark in still.marks if isinstance(mark, Bar) and mark.told} == {1}
    assert "(Vastauksia: 21) – ei näytetä: " in read(still)
    neither = waves_still(then, then, SLIDE)
    assert not any(isinstance(mark, Bar) and mark.told for mark in neither.marks)


def test_two_surveys_are_told_in_words() -> None:
    now = replace(tables.practice(), survey_title="Kysely 2025")
    told = waves_alt_text(now, replace(now, survey_title="Kysely 2024"))
    assert told.startswith("Kysely 2024: Onko hyvinvointialueen")
    assert told.count("Kaikki: 21 vastausta, KA 1,95") == 2
    assert "Kunta:" not in told


# --- a picture that stands alone


def test_a_picture_that_stands_alone_has_question_remark_and_footer() -> None:
    table = tables.practice()
    still = titled_still(
        lambda frame: chart_still(table, "stacked", Look(), frame),
        title=tables.PRACTICE, under="Alaotsikko", footer="Ennakkokysely · Yleisö: julkinen",
    )  # fmt: skip
    assert (still.width, still.height) == (1280, 720)
    words = read(still)
    assert words.startswith(f"{tables.PRACTICE} Alaotsikko ")
    assert words.endswith("Ennakkokysely · Yleisö: julkinen")
    assert "Vaihtoehdoilla ei ole järjestystä: lue ensin osuudet. KA ja Hajonta" in words
    assert all(box(m)[0] >= 40 and box(m)[2] <= 1240 for m in still.marks if isinstance(m, Words))


def test_a_picture_grows_where_its_text_would_be_too_small() -> None:
    table = tables.goals()
    still = titled_still(lambda f: chart_still(table, "grouped", Look(), f), title="Tavoitteet")
    assert still.height > 720
    assert still.text_size == 16


@pytest.mark.parametrize("title", ["Lyhyt", tables.PRACTICE * 6, "Ylipitkä" * 90])
def test_a_title_of_any_length_leaves_the_chart_its_place(title: str) -> None:
    table = tables.practice()
    still = titled_still(lambda f: chart_still(table, "stacked", Look(), f), title=title)
    texts = [mark for mark in still.marks if isinstance(mark, Words)]
    assert not overlapping(still)
    assert max(box(mark)[3] for mark in texts) <= still.height
