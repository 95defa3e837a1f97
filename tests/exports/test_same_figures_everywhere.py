"""One report, all its files and the page: the same figures to the digit."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest

from hyte_analysis.analysis.result import GroupResult, OptionCount, ResultTable
from hyte_analysis.charts.labels import group_line
from hyte_analysis.charts.look import chosen_group, count_of, ordered_options, shown_groups
from hyte_analysis.exports.report_files import REPORT_FILES
from hyte_analysis.reports.report import FigureFinding, Report, ReportSection, WavesFinding
from hyte_analysis.survey.audiences import Profile
from hyte_analysis.survey.model import DontKnow, Kind, Question, Role
from hyte_analysis.survey.plans import ItemKind, PlanItem
from hyte_analysis.texts import text
from hyte_analysis.texts.languages import in_language
from tests.exports import reading_back as back
from tests.exports.reading_back import Bars, Drawn, Figures, solid
from tests.pages.conftest import database, screen, writes_noted  # noqa: F401 - the page needs them
from tests.pages.reading import Screen, Table
from tests.reports import made_up

# Each survey for each audience and in each language, without all their pairs.
CASES = (
    ("ennakkokysely-2025", Profile.INTERNAL, "fi"),
    ("ennakkokysely-2024", Profile.INTERNAL, "sv"),
    ("ennakkokysely-2025", Profile.COUNCIL, "en"),
    ("ennakkokysely-2024", Profile.COUNCIL, "fi"),
    ("ennakkokysely-2025", Profile.PUBLIC, "sv"),
    ("ennakkokysely-2024", Profile.PUBLIC, "en"),
)


@pytest.mark.parametrize(("survey", "profile", "language"), CASES)
def test_all_files_of_a_report_and_the_page_hold_its_figures_to_the_digit(
    survey: str,
    profile: Profile,
    language: str,
    screen: Screen,  # noqa: F811
) -> None:
    report = told(survey, profile, language)
    files = {file.id: file.make(report) for file in REPORT_FILES}
    with in_language(language):
        expected = [figures_of(finding, language) for finding in back.drawn(report)]
        assert len(expected) > 5
        assert back.from_word(files["word"], report) == expected
        assert back.from_pdf(files["pdf"], report) == expected
        assert back.from_deck(files["deck"], report) == expected
        notes, charts = back.from_powerpoint(files["powerpoint"], report)
        for finding, said, figures, bars in zip(
            back.drawn(report), notes, expected, charts, strict=True
        ):
            check_notes(said, figures, finding)
            check_bars(bars, finding)
        for finding, sheet in zip(
            back.drawn(report), back.from_excel(files["excel"], report), strict=True
        ):
            check_sheet(sheet, finding)
        pictures = back.from_images(files["images"])
        shown = [finding for finding in back.drawn(report) if is_drawn(finding)]
        for finding, words in zip(shown, pictures, strict=True):
            check_picture(words, finding, language)
        for finding in back.drawn(report):
            if isinstance(finding, FigureFinding) and finding.table.split is None:
                check_page(screen, finding, (survey, profile, language))


def told(survey: str, profile: Profile, language: str) -> Report:
    """Every closed question of a survey; one by the options of another, one in two surveys."""
    plan = made_up.whole_plan(survey)
    first, other = [i for i in plan.items if i.kind is ItemKind.QUESTION][:2]
    (section, *more) = plan.sections
    split = PlanItem(ItemKind.CROSSTAB, other.question_id, against=first.question_id)
    section = replace(section, items=(*section.items, split))
    made = made_up.report(replace(plan, sections=(section, *more)), profile, survey, language)
    now = next(f.table for f in made.findings if isinstance(f, FigureFinding))
    # The other survey is that of the largest group alone.
    then = max(now.single_groups, key=lambda group: group.n)
    waves = WavesFinding(
        "kierrokset", now.question.text, "", f"{now.question.number} {now.question.text}", now,
        replace(now, survey_title="Kysely 2023", groups=(replace(then, is_total=True),)), (),
    )  # fmt: skip
    return replace(made, sections=(*made.sections, ReportSection("osa-9", "", (waves,))))


def is_drawn(finding: Drawn) -> bool:
    return isinstance(finding, WavesFinding) or bool(finding.chart)


# The figures as they should be printed, recounted from the counts.


def decimal(value: float | None, language: str) -> str:
    """Two decimals, half up; a dash for none."""
    if value is None:
        return "–"
    exact = str(Decimal(repr(value)).quantize(Decimal("0.01"), ROUND_HALF_UP))
    return exact if language == "en" else exact.replace(".", ",")


def short(value: float, language: str) -> str:
    """The code of an option, or halfway between two."""
    return decimal(value, language).rstrip("0").rstrip(".,")


def count_and_share(n: int, base: int) -> str:
    """`6(43%)`, of fewer than ten `2/3`; a dash where nobody answered."""
    if not base:
        return "–"
    if base < 10:
        return f"{n}/{base}"
    share = (Decimal(repr(n / base)) * 100).quantize(Decimal(1), ROUND_HALF_UP)
    return f"{n}({share}%)"


def hidden_share(count: OptionCount) -> str:
    if count.is_half is None:
        return solid(text("disclosure.hidden"))
    return solid(text("disclosure.half" if count.is_half else "disclosure.less_than_half"))


def option_figure(group: GroupResult, count: OptionCount) -> str:
    if count.n is None:
        return hidden_share(count)
    return count_and_share(count.n, group.n)


def mean_figure(group: GroupResult, value: float | None, language: str) -> str:
    if value is None and group.n and not group.has_counts:
        return solid(text("disclosure.hidden"))
    return decimal(value, language)


def group_figures(table: ResultTable, group: GroupResult, language: str) -> dict[str, str]:
    """A group's row or column: options, areas, n, KA, Hajonta and what else the question has."""
    figures = {
        solid(back.printed_label(option)): option_figure(group, count_of(group, option))
        for option in table.options
    }
    for area in group.areas:
        hidden = solid(text("disclosure.hidden"))
        figures[solid(area.area)] = hidden if area.n is None else count_and_share(area.n, group.n)
    figures[solid(text("words.answers"))] = str(group.n)
    for name in measures_of(table.question):
        value = getattr(group, name)
        is_short = name == "median" and value is not None and group.has_counts
        printed = short(value, language) if is_short else mean_figure(group, value, language)
        figures[solid(text(f"words.{name}"))] = printed
    return figures


def measures_of(question: Question) -> Iterator[str]:
    """What is told of each group besides its counts and n."""
    if question.has_mean:
        yield from ("mean", "spread")
        if question.has_dont_know and question.dont_know is DontKnow.AVERAGED:
            yield "mean_without_dont_know"
    if question.is_ordered and question.kind is Kind.SINGLE_CHOICE:
        yield from ("median", "consensus")
    if question.has_mentions:
        yield "mentions_per_respondent"


def figures_of(finding: Drawn, language: str) -> Figures:
    """What a table of the finding holds."""
    if isinstance(finding, FigureFinding):
        table = finding.table
        return {solid(g.group): group_figures(table, g, language) for g in table.groups}
    return {
        solid(table.survey_title): group_figures(table, table.total, language)
        for table in (finding.then, finding.now)
    }


# What a format says in its own way.


def check_notes(said: Figures, figures: Figures, finding: Drawn) -> None:
    """Of a group without answers only its name is told, of hidden ones why."""
    tables = {solid(t.survey_title): t for t in waves_of(finding)}
    for name, own in figures.items():
        if isinstance(finding, WavesFinding):
            group = tables[name].total
        else:
            group = next(g for g in finding.table.groups if solid(g.group) == name)
        if not group.n:
            assert said[name] == {}
            continue
        assert said[name].items() <= own.items()
        needed = {solid(text("words.answers"))}
        if finding_table(finding).question.has_mean:
            needed |= {solid(text(f"words.{key}")) for key in ("mean", "spread")}
        if group.has_counts:
            needed |= {solid(back.printed_label(c.option)) for c in group.counts}
        assert needed <= said[name].keys()


def finding_table(finding: Drawn) -> ResultTable:
    return waves_of(finding)[-1]


def waves_of(finding: Drawn) -> tuple[ResultTable, ...]:
    return (finding.then, finding.now) if isinstance(finding, WavesFinding) else (finding.table,)


def check_bars(charts: list[Bars], finding: Drawn) -> None:
    """The values of the native chart are those of the table, in the plan's order."""
    if isinstance(finding, WavesFinding):
        (bars,) = charts
        for table, values in zip(waves_of(finding), bars.series.values(), strict=True):
            assert values == [count.share for count in table.total.counts]
        return
    table, look = finding.table, finding.look
    groups = shown_groups(table, look)
    if finding.chart in ("options", "areas"):
        groups = (chosen_group(table, look),)
    seen = [group for group in groups if group.n and group.has_counts]
    if not finding.chart or not seen:
        assert not charts
        return
    figure = (lambda c: c.n) if look.values == "counts" else (lambda c: c.share)
    if finding.chart in ("stacked", "diverging"):
        (bars,) = charts
        assert bars.rows == [solid(group_line(table, group)) for group in groups]
        for values, option in zip(bars.series.values(), table.options, strict=True):
            counts = [figure(count_of(group, option)) for group in groups]
            assert [value or 0 for value in values] == [count or 0 for count in counts]
        return
    for group in seen:
        (values,) = [
            [value for bars in charts for name, own in bars.series.items()
             if name == solid(group_line(table, group)) for value in own]
        ]  # fmt: skip
        options = ordered_options(table, look)
        assert [v or 0 for v in values] == [figure(count_of(group, o)) or 0 for o in options]


def check_sheet(sheet: back.Sheet, finding: Drawn) -> None:
    """The cells hold the figures to the last bit."""
    if isinstance(finding, WavesFinding):
        rows = sheet[text("excel_report.table.waves", index="").rstrip("_")]
        for option in finding.now.options:
            counts = [count_of(table.total, option) for table in waves_of(finding)]
            cells = list(rows[solid(back.printed_label(option))].values())
            assert cells[:4] == [figure for count in counts for figure in (count.n, count.share)]
        return
    names = ("counts", "shares", "figures", "area_counts")
    counts, shares, figures, areas = (
        sheet.get(text(f"excel.table.{name}", index="").rstrip("_"), {}) for name in names
    )
    for group in finding.table.groups:
        name = solid(group.group)
        for option in finding.table.options:
            count, label = count_of(group, option), solid(back.printed_label(option))
            if group.n and not group.has_counts:
                assert solid(str(shares[label][name])) == hidden_share(count)
            else:
                assert (counts[label][name], shares[label][name]) == (count.n, count.share)
        assert figures[solid(text("excel.column.base"))][name] == group.n
        if finding.table.question.has_mean:
            told = {label: row[name] for label, row in figures.items()}
            for key in ("mean", "spread"):
                word = solid(text(f"words.{key}"))
                (value,) = (v for label, v in told.items() if re_named(label, word))
                hidden = text("disclosure.hidden")
                known = getattr(group, key)
                is_hidden = known is None and group.n and not group.has_counts
                assert value == (hidden if is_hidden else known)
        for area in group.areas:
            assert areas[solid(area.area)][name] in (area.n, text("disclosure.hidden"))


def re_named(label: str, word: str) -> bool:
    """Whether a row is of this figure: its name, or that with what it is of."""
    return label == word or label.startswith(f"{word}(")


def check_picture(words: list[str], finding: Drawn, language: str) -> None:
    """Each bar says its group's count and share, each divided bar its group's n, KA and Hajonta."""
    for table in waves_of(finding):
        if isinstance(finding, WavesFinding):
            groups: tuple[GroupResult, ...] = (replace(table.total, group=table.survey_title),)
        elif finding.chart in ("options", "areas"):
            groups = (chosen_group(table, finding.look),)
        else:
            groups = shown_groups(table, finding.look)
        for group in groups:
            if not group.n or not group.has_counts:
                continue
            for option in table.options:
                n, label = count_of(group, option).n or 0, back.printed_label(option)
                if n:
                    assert solid(f"{group.group} – {label}: {count_and_share(n, group.n)}") in words
            joined = "".join(words)
            assert f"n{group.n}" in joined or f":{group.n})" in joined
            if table.question.has_mean:
                for name in ("mean", "spread"):
                    word = solid(text(f"words.{name}"))
                    figure = decimal(getattr(group, name), language)
                    assert f"{word}{figure}" in joined or f"{word}:{figure}" in joined


def check_page(page: Screen, finding: FigureFinding, case: tuple[str, Profile, str]) -> None:
    """The question's page shows the same counts and the same shares."""
    survey, profile, language = case
    table = finding.table
    address = {"kysely": survey, "kysymys": table.question.id, "yleiso": str(profile)}
    shown: dict[str, Table] = {}
    for values in ("counts", "shares"):
        page.open("questions", luvut=values, kieli=language, **address)
        shown[values] = page.html.tables[0]
    counts, shares = (by_group(shown[values], table) for values in ("counts", "shares"))
    for group in table.groups:
        figures, name = group_figures(table, group, language), solid(group.group)
        for option in table.options:
            label = solid(back.printed_label(option))
            count, share = counts[name][label], shares[name][label]
            is_small = group.n < 10 or count == share
            assert (share if is_small else f"{count}({share})") == figures[label]
            if group.has_counts and option.role is not Role.NOT_IN_CODEBOOK:
                assert count == str(count_of(group, option).n)
        for key in ("answers", *measures_of(table.question)):
            label = solid(text(f"words.{key}"))
            assert counts[name][label] == figures[label]


def by_group(shown: Table, table: ResultTable) -> dict[str, dict[str, str]]:
    """The page's cells by group, without the mark of a nominal mean."""
    figures: Figures = {solid(group.group): {} for group in table.groups}
    rows = [[cell.removesuffix(text("ui.mark")) for cell in row]
            for row in (shown.columns, *shown.rows)]  # fmt: skip
    back.put(figures, rows)
    return figures
