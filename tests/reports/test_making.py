"""A plan and the stored answers → the Report of an audience; what is missing is told."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from hyte_analysis.analysis.distribution import Reading, read_tables
from hyte_analysis.errors import UnknownSurvey
from hyte_analysis.importers.choices import ImportChoices
from hyte_analysis.importers.survey_file import read_survey
from hyte_analysis.reports.making import made_report, report_of
from hyte_analysis.reports.report import (
    FigureFinding,
    Gap,
    Report,
    TextFinding,
    ThemesFinding,
    WavesFinding,
)
from hyte_analysis.reports.samples import plan_file, read_sample_plan
from hyte_analysis.reports.sources import sources_of
from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.database import open_database
from hyte_analysis.storage.plans import list_plans
from hyte_analysis.storage.surveys import load_survey, store_survey
from hyte_analysis.storage.wave_links import store_wave_links
from hyte_analysis.survey.answers import Filter
from hyte_analysis.survey.audiences import Profile, audience
from hyte_analysis.survey.codebook import CODEBOOK_FOLDER, read_codebook
from hyte_analysis.survey.plans import ItemKind, Plan, PlanItem, PlanSection
from hyte_analysis.survey.responses import AnswerColumn, SourceFile, SurveyData
from hyte_analysis.survey.waves import WaveLink, WaveState
from hyte_analysis.texts import text
from tests.published import PUBLISHED
from tests.reports.made_up import DAY, SAMPLES, SURVEY, report, samples, survey, whole_plan

OTHER = "ennakkokysely-2024"
AGREED, ASKED = "sovitut-kaytannot", "tieto-toiselta-toimijalta"


def plan(*items: PlanItem) -> Plan:
    return Plan("Suunnitelma", sections=(PlanSection("Osio", items),))


def one(item: PlanItem, profile: Profile = Profile.INTERNAL, survey_id: str = SURVEY) -> Report:
    return report(plan(item), profile, survey_id)


def gap(item: PlanItem, profile: Profile = Profile.INTERNAL) -> Gap:
    made = one(item, profile)
    assert not made.findings
    (told,) = made.gaps
    return told


def figure(item: PlanItem, profile: Profile = Profile.INTERNAL) -> FigureFinding:
    (finding,) = one(item, profile).findings
    assert isinstance(finding, FigureFinding)
    return finding


def test_the_findings_stand_in_the_plan_s_order_under_its_sections() -> None:
    made = report()
    items = whole_plan().items
    told = {g.title for g in made.gaps}
    assert [s.heading for s in made.sections] == ["Kysymykset", "Lopuksi"]
    assert len(made.findings) + len(made.gaps) == len(items)
    assert [f.title for f in made.sections[1].findings] == ["Oma otsikko", "Mitä seuraavaksi"]
    assert all(question for question in told)


def test_a_section_of_the_survey_is_named_in_the_language_of_the_report() -> None:
    reading = Reading(audience=audience(Profile.INTERNAL, survey().unit))
    sources = sources_of(samples(), SURVEY, reading, Filter())
    assert all(asked == told for asked, told in sources.sections.items())
    swedish = replace(sources, sections={"Tavoitteet": "Mål"})
    sections = (PlanSection("Tavoitteet"), PlanSection("Työryhmän oma"))
    made = made_report(Plan("x", sections=sections), swedish, DAY)
    assert [section.heading for section in made.sections] == ["Mål", "Työryhmän oma"]


def test_every_finding_has_a_key_of_its_own_that_stays_when_others_move() -> None:
    twice = plan(PlanItem(ItemKind.QUESTION, AGREED), PlanItem(ItemKind.QUESTION, AGREED),
                 PlanItem(ItemKind.TEXT, title="x"))  # fmt: skip
    assert [f.key for f in report(twice).findings] == [AGREED, f"{AGREED}-2", "teksti"]
    keys = [f.key for f in report().findings]
    assert len(set(keys)) == len(keys)


def test_a_question_whose_id_ends_in_a_number_keeps_its_key_from_one_that_is_told_again() -> None:
    again = f"{AGREED}-2"
    reading = Reading(audience=audience(Profile.INTERNAL, survey().unit))
    sources = sources_of(samples(), SURVEY, reading, Filter())
    questions = tuple(replace(q, id=again) if q.id == ASKED else q for q in survey().questions)
    tables = tuple(replace(t, question=replace(t.question, id=again))
                   if t.question.id == ASKED else t for t in sources.tables)  # fmt: skip
    told = replace(sources, survey=replace(survey(), questions=questions), tables=tables)
    items = (PlanItem(ItemKind.QUESTION, id_) for id_ in (AGREED, AGREED, again))
    keys = [f.key for f in made_report(plan(*items), told, DAY).findings]
    assert len(keys) == len(set(keys)) == 3


def test_a_title_of_white_space_is_no_title() -> None:
    item = PlanItem(ItemKind.QUESTION, AGREED, title=" \n", comment=" \n ")
    made = report(Plan("x", " ", " ", (PlanSection(" ", (item,)),)))
    (found,) = made.findings
    assert found == figure(PlanItem(ItemKind.QUESTION, AGREED))
    assert (made.title, made.event, made.sections[0].heading) == ("Ennakkokysely 2025", "", "")


def test_the_figures_are_those_that_were_published() -> None:
    for (question, group), (mean, spread, n) in PUBLISHED.items():
        table = figure(PlanItem(ItemKind.QUESTION, question)).table
        found = next(g for g in table.single_groups if g.group == group)
        assert found.mean is not None
        assert found.spread is not None
        assert (f"{found.mean:.2f}", f"{found.spread:.2f}", found.n) == (mean, spread, n)


@pytest.mark.parametrize("profile", Profile)
def test_a_finding_holds_the_same_table_as_the_pages(profile: Profile) -> None:
    asked = survey()
    reading = Reading(audience=audience(profile, asked.unit))
    counts = StoredAnswers(samples()).counts(SURVEY, Filter())
    tables = {table.question.id: table for table in read_tables(asked, counts, reading)}
    found = [f for f in report(profile=profile).findings if isinstance(f, FigureFinding)]
    assert found
    for finding in found:
        assert finding.table.groups == tables[finding.table.question.id].groups
        assert finding.table.profile is profile


def test_title_comment_chart_and_order_are_the_team_s_where_they_chose() -> None:
    item = PlanItem(ItemKind.QUESTION, AGREED, "Oma otsikko", "Kommentti", "grouped", "size",
                    "shares", with_total=True)  # fmt: skip
    found = figure(item)
    assert (found.title, found.comment, found.chart) == ("Oma otsikko", "Kommentti", "grouped")
    assert (found.look.order, found.look.values, found.look.with_total) == ("size", "shares", True)
    assert found.question_line.startswith("3.1 Onko hyvinvointialueen")


def test_what_nobody_chose_is_chosen_by_the_product() -> None:
    found = figure(PlanItem(ItemKind.QUESTION, AGREED))
    assert found.title == found.table.question.text
    assert found.chart == "stacked"
    assert (found.look.order, found.look.values, found.look.with_total) == ("form", "counts", True)


def test_a_chart_that_does_not_suit_gives_way_to_the_usual_one() -> None:
    found = figure(PlanItem(ItemKind.QUESTION, AGREED, chart="areas", order="difference"))
    assert (found.chart, found.look.order) == ("stacked", "form")


def test_a_summary_stands_beside_a_chart_or_by_itself() -> None:
    beside = figure(PlanItem(ItemKind.QUESTION, AGREED, beside="sovitut-kaytannot-toiveet")).beside
    assert beside is not None
    (themes,) = one(PlanItem(ItemKind.THEMES, "sovitut-kaytannot-toiveet")).findings
    assert isinstance(themes, ThemesFinding)
    assert themes.table == beside
    assert figure(PlanItem(ItemKind.QUESTION, AGREED, beside="evastykset")).beside is None


def test_the_team_s_own_words_are_lines_without_their_bullets() -> None:
    item = PlanItem(ItemKind.TEXT, title="Otsikko", comment="• Yksi\n\n- Kaksi\n  – 3. kolme")
    (found,) = one(item).findings
    assert found == TextFinding("teksti", "Otsikko", ("Yksi", "Kaksi", "3. kolme"))


def test_a_crosstab_is_divided_by_the_other_question_and_says_so() -> None:
    found = figure(PlanItem(ItemKind.CROSSTAB, AGREED, against=ASKED))
    split = found.table.split
    assert split is not None
    assert split.id == ASKED
    assert found.notes[0] == text(
        "report_words.by_options", question=f"{split.number} {split.text}"
    )
    assert sum(group.n for group in found.table.single_groups) == 21


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (PlanItem(ItemKind.QUESTION, "ei-ole"), "gap_question"),
        (PlanItem(ItemKind.QUESTION, "evastykset"), "gap_chart"),
        (PlanItem(ItemKind.THEMES, "evastykset"), "gap_summary"),
        (PlanItem(ItemKind.CROSSTAB, AGREED, against="ei-ole"), "gap_question"),
        (PlanItem(ItemKind.CROSSTAB, AGREED, against="evastykset"), "gap_question"),
        (PlanItem(ItemKind.WAVES, AGREED, against="ei-ole"), "gap_survey"),
        (PlanItem(ItemKind.WAVES, AGREED, against=OTHER), "gap_link"),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_a_gap_with_its_reason(item: PlanItem, reason: str) -> None:
    assert gap(item).reason == text(f"report_words.{reason}")
    assert gap(replace(item, title="Oma nimi")).title == "Oma nimi"


def test_a_protected_audience_gets_no_second_cut_of_the_same_answers() -> None:
    item = PlanItem(ItemKind.CROSSTAB, AGREED, against=ASKED)
    assert gap(item, Profile.PUBLIC).reason == text("report_words.gap_protected")


def test_waves_stand_side_by_side_where_a_person_has_linked_them() -> None:
    database = samples()
    link = WaveLink(AGREED, "roolien-selkeys", WaveState.CHANGED_WORDING)
    store_wave_links(database, SURVEY, OTHER, [link])
    try:
        (found,) = one(PlanItem(ItemKind.WAVES, AGREED, against=OTHER)).findings
        assert isinstance(found, WavesFinding)
        assert (found.now.survey_title, found.then.survey_title) == (
            "Ennakkokysely 2025", "Ennakkokysely 2024",
        )  # fmt: skip
        assert found.then.question.id == "roolien-selkeys"
        store_wave_links(database, SURVEY, OTHER, [replace(link, state=WaveState.NOT_COMPARABLE)])
        reason = gap(PlanItem(ItemKind.WAVES, AGREED, against=OTHER)).reason
        assert reason == text("report_words.gap_not_comparable")
        opened = replace(link, other_question_id="hyte-tyon-tehostaminen")
        store_wave_links(database, SURVEY, OTHER, [opened])
        assert gap(PlanItem(ItemKind.WAVES, AGREED, against=OTHER)).reason == reason
    finally:
        store_wave_links(database, SURVEY, OTHER, [])


def test_waves_are_of_the_same_groups_whether_all_are_chosen_or_none() -> None:
    database = open_database(None)
    for survey_id, without in ((SURVEY, "Muut toimijat"), (OTHER, "")):
        store_survey(database, *imported(survey_id, without))
    link = WaveLink(AGREED, "roolien-selkeys", WaveState.CHANGED_WORDING)
    store_wave_links(database, SURVEY, OTHER, [link])
    waves = plan(PlanItem(ItemKind.WAVES, AGREED, against=OTHER))
    everyone = tuple(group.id for group in load_survey(database, SURVEY).groups)
    by_all, by_none = (
        report_of(database, SURVEY, waves, reading=Reading(groups), selection=Filter(), day=DAY)
        for groups in (everyone, ())
    )
    assert by_all.findings == by_none.findings
    (found,) = by_none.findings
    assert isinstance(found, WavesFinding)
    assert "Muut toimijat" not in [group.group for group in found.then.groups]


def imported(
    survey_id: str, without: str
) -> tuple[SurveyData, tuple[SourceFile, ...], dict[str, object]]:
    """A sample survey as its file gives it, without one group and its responses."""
    (path,) = SAMPLES.glob(f"{survey_id}.*")
    book = read_codebook(CODEBOOK_FOLDER / f"{survey_id}.toml")
    made = read_survey(path.name, path.read_bytes(), ImportChoices((book,)))
    data = made.data
    left = tuple(response for response in data.responses if response.group_id != without)
    numbers = [response.number for response in left]
    groups = tuple(group for group in data.survey.groups if group.id != without)
    answers = tuple(chosen(column, numbers) for column in data.answers)
    kept = replace(
        data, survey=replace(data.survey, groups=groups), responses=left, answers=answers
    )
    return kept, made.sources, made.report.as_json()


def chosen(column: AnswerColumn, numbers: list[int]) -> AnswerColumn:
    kept = np.isin(column.responses, numbers)
    options, values, texts = column.options, column.numbers, column.texts
    return replace(
        column, responses=column.responses[kept],
        options=None if options is None else options[kept],
        numbers=None if values is None else values[kept],
        texts=None if texts is None else [texts[at] for at in np.flatnonzero(kept)],
    )  # fmt: skip


def test_every_report_says_what_it_rests_on() -> None:
    about = report(profile=Profile.COUNCIL).about
    assert about[0] == text("report_words.survey", survey="Ennakkokysely 2025")
    assert about[1] == text("report_words.date", date="5.11.2025")
    assert about[2] == "Vastauksia 21: HVA 3, Kunta 14, Oppilaitokset 1, Muut toimijat 3."
    assert text("disclosure.for", profile="neuvottelukunta") in about
    assert text("report_words.convention") in about


def test_the_cover_has_the_plan_s_title_or_else_the_survey_s() -> None:
    assert report(plan()).title == "Ennakkokysely 2025"
    titled = replace(plan(), title="Oma", event="Kokous")
    assert (report(titled).title, report(titled).event) == ("Oma", "Kokous")


def test_how_far_the_work_is_grows_to_one() -> None:
    shares: list[float] = []
    reading = Reading(audience=audience(Profile.INTERNAL, survey().unit))
    report_of(samples(), SURVEY, whole_plan(), reading=reading, selection=Filter(), day=DAY,
              progress=shares.append)  # fmt: skip
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_a_survey_that_is_not_there_has_no_report() -> None:
    with pytest.raises(UnknownSurvey):
        report_of(samples(), "ei-ole", plan(), reading=Reading(), selection=Filter(),
                  day=date(2026, 1, 1))  # fmt: skip


@pytest.mark.parametrize("survey_id", [SURVEY, OTHER])
def test_a_sample_comes_with_a_plan_that_can_be_told_whole(survey_id: str) -> None:
    (stored,) = list_plans(samples(), survey_id)
    plan_, who = read_sample_plan(plan_file(survey_id))
    assert stored.plan == plan_
    assert who
    made = report(stored.plan, survey_id=survey_id)
    assert not made.gaps
    assert len(made.findings) == len(plan_.items)
    for item, finding in zip(plan_.items, made.findings, strict=True):
        if isinstance(finding, FigureFinding):
            assert finding.chart == item.chart or not item.chart
            assert (finding.beside is None) == (not item.beside)


def test_the_council_sees_the_published_slides_whole() -> None:
    (stored,) = list_plans(samples(), SURVEY)
    made = report(stored.plan, Profile.COUNCIL)
    assert not made.gaps
    assert [f.key for f in made.findings] == [
        "teksti", "teksti-2", AGREED, "sovitut-kaytannot-millaisia", "tieto-hyvinvointialueelle",
        ASKED, "tieto-toiselta-toimijalta-mita",
    ]  # fmt: skip
