"""What a column that no codebook knows is taken for: its kind, and its options in their order."""

from collections import Counter

import pytest

from hyte_analysis.importers.choices import ImportChoices
from hyte_analysis.importers.numbers import number_reader
from hyte_analysis.importers.scales import guessed_options, guessed_role
from hyte_analysis.importers.survey_file import ImportedSurvey, read_survey
from hyte_analysis.survey.codebook import known_codebooks
from hyte_analysis.survey.model import Kind, Question, Role, Scale


def imported(*columns: list[str]) -> ImportedSurvey:
    """A survey of a time stamp and these columns, each with its heading first."""
    time = ["Timestamp", *(f"2025/06/05 11:34:{i % 60:02d} AM EET" for i in range(len(columns[0])))]
    rows = zip(time, *columns, strict=False)
    lines = ["\t".join(f'"{cell}"' for cell in row) for row in rows]
    content = "\r\n".join(lines).encode()
    return read_survey("kysely.tsv", content, ImportChoices(known_codebooks(), without_groups=True))


def question_of(*cells: str) -> Question:
    return imported(["Kysymys", *cells]).data.survey.questions[0]


def counts(survey: ImportedSurvey) -> dict[str, int]:
    """How many chose each option of the first question."""
    question, answers = survey.data.survey.questions[0], survey.data.answers[0]
    assert answers.options is not None
    found = Counter(answers.options.tolist())
    return {option.label: found[option.code] for option in question.options}


ORDERED = [
    ["Strongly agree", "Agree", "Neither agree nor disagree", "Disagree", "Strongly disagree"],
    ["Täysin samaa mieltä", "Jokseenkin samaa mieltä", "Jokseenkin eri mieltä",
     "Täysin eri mieltä"],
    ["Always", "Very often", "Often", "Sometimes", "Rarely", "Never"],
    ["Very satisfied", "Somewhat satisfied", "Neither satisfied nor dissatisfied",
     "Somewhat dissatisfied", "Very dissatisfied"],
    ["Erittäin tyytyväinen", "Melko tyytyväinen", "Ei tyytyväinen eikä tyytymätön",
     "Melko tyytymätön", "Erittäin tyytymätön"],
    ["Extremely useful", "Very useful", "Useful", "Slightly useful", "Not so useful",
     "Not at all useful"],
    ["Mycket nöjd", "Ganska nöjd", "Ganska missnöjd", "Mycket missnöjd"],
    ["Under 18", "18-24", "25-34", "35-64", "65+"],
    ["Alle 10", "10–25", "26–100", "Yli 100"],
    ["Less than 6 months", "6-12 months", "1-2 years", "3+ years"],
    ["less than one year", "one to two years", "two to three years", "three+ years"],
    ["$0 - $24,999", "$25,000 - $49,999", "$50,000 - $149,999", "$150,000+"],
    ["0 (not at all)", "1", "2", "3 (completely)"],
]  # fmt: skip


@pytest.mark.parametrize("labels", ORDERED, ids=lambda labels: labels[0])
def test_options_of_a_scale_are_in_its_order(labels: list[str]) -> None:
    options, scale = guessed_options(sorted(labels, reverse=True))
    assert [option.label for option in options] == labels
    assert scale is Scale.ORDINAL


@pytest.mark.parametrize(
    "labels", [["Kyllä", "Ei"], ["Yes", "No"], ["Ja", "Delvis", "Nej"], ["1. Kyllä", "2. Ei"]]
)
def test_yes_stands_before_no_and_is_no_measure(labels: list[str]) -> None:
    options, scale = guessed_options(reversed(labels))
    assert [option.label for option in options] == labels
    assert scale is Scale.NOMINAL


@pytest.mark.parametrize("labels", [["Bussi", "Auto", "Juna"], ["00100 Helsinki", "33100 Turku"]])
def test_other_options_are_in_the_order_of_letters(labels: list[str]) -> None:
    options, scale = guessed_options(labels)
    assert [option.label for option in options] == sorted(labels)
    assert scale is Scale.NOMINAL


def test_one_answer_of_another_kind_comes_after_the_numbers() -> None:
    labels = ["12-24 kk", "Toistaiseksi", "1-3 kk", "3-6 kk"]
    options, scale = guessed_options(labels)
    assert [option.label for option in options] == ["1-3 kk", "3-6 kk", "12-24 kk", "Toistaiseksi"]
    assert scale is Scale.NOMINAL


@pytest.mark.parametrize("label", ["Prefer not to say", "En halua kertoa", "Unfamiliar (N/A)"])
def test_who_does_not_tell_gives_no_answer_to_the_question(label: str) -> None:
    assert guessed_role(label) is Role.NOT_APPLICABLE


def test_a_scale_with_named_ends_loses_no_answer_and_skips_no_point() -> None:
    cells = ["2", "4", "2", "5 (All my time)", "4", "2"] * 5
    survey = imported(["Kuinka usein?", *cells])
    assert counts(survey) == {"1": 0, "2": 15, "3": 0, "4": 10, "5 (All my time)": 5}
    assert not survey.report.odd_cells


def test_a_multiple_choice_gets_no_option_that_nobody_named() -> None:
    cells = ["1 (uni);3 (ruoka);", "3 (ruoka);", "1 (uni);4;"] * 5
    assert list(counts(imported(["Mitkä?", *cells]))) == ["1 (uni)", "3 (ruoka)", "4"]


@pytest.mark.parametrize("cells", [("00100", "33100", "20100"), ("007", "012", "100")])
def test_a_postal_code_is_no_number(cells: tuple[str, ...]) -> None:
    question = question_of(*cells * 5)
    assert question.kind is Kind.SINGLE_CHOICE
    assert {option.label for option in question.options} == set(cells)


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["45,000", "3,500", "1,200,000"], [45_000, 3_500, 1_200_000]),
        (["1,5", "2,25", "1,125"], [1.5, 2.25, 1.125]),
        (["1,234", "5"], [1.234, 5]),
        (["1 500", "12\u00a0000,5", "7"], [1_500, 12_000.5, 7]),
        (["1.234,50", "12"], [1_234.5, 12]),
        (["100 %", "50%", "0"], [100, 50, 0]),
        (["€ 3 500", "2500€", "−5"], [3_500, 2_500, -5]),
        (["40 h", "37,5 h", "10"], [40, 37.5, 10]),
        (["2 kk", "5", "6", "7"], [None, 5, 6, 7]),
        (["5+", "ei", "1-2", "²"], [None] * 4),
    ],
)
def test_numbers_are_read_as_people_write_them(
    cells: list[str], numbers: list[float | None]
) -> None:
    read = number_reader(cells)
    assert [read(cell) for cell in cells] == numbers


def test_a_column_of_sums_of_money_is_of_numbers() -> None:
    assert question_of("1 500 €", "12 000 €", "750 €", "800 €").kind is Kind.NUMBER


def test_two_long_statements_are_a_choice() -> None:
    said = [f"Olen lukenut tiedotteen ja {word} siihen, että " + "tietoja käytetään " * 5
            for word in ("suostun", "en suostu")]  # fmt: skip
    assert question_of(*said * 5).kind is Kind.SINGLE_CHOICE


def test_bands_of_numbers_are_a_choice_although_hardly_repeated() -> None:
    assert question_of("$0 - $24,999", "$25,000+", "$25,000+").kind is Kind.SINGLE_CHOICE


def test_options_are_spelt_as_most_spell_them() -> None:
    assert list(counts(imported(["Sukupuoli", *["mies"] * 6, *["MIES"] * 2, "nainen"]))) == [
        "mies",
        "nainen",
    ]


def test_own_words_in_a_choice_are_told_apart_from_its_options() -> None:
    chosen = ["Helsinki"] * 20 + ["Turku"] * 15 + ["Oulu"] * 10
    own = [f"Muualla, paikka numero {i}" for i in range(8)]
    survey = imported(["Missä?", *chosen, *own])
    assert counts(survey) == {"Helsinki": 20, "Oulu": 10, "Turku": 15, "Muu vastaus": 8}
    assert survey.data.survey.questions[1].kind is Kind.OPEN_TEXT
    assert sorted(survey.data.answers[1].texts or ()) == own


def test_a_question_of_more_than_a_dozen_repeated_options_is_a_choice() -> None:
    towns = [f"Kunta {chr(65 + i)}" for i in range(20)]
    question = question_of(*towns * 5)
    assert (question.kind, len(question.options)) == (Kind.SINGLE_CHOICE, 20)


def test_free_answers_of_which_some_are_alike_stay_open() -> None:
    answers = [f"Ajatus numero {i}" for i in range(20)] + ["Ei", "EOS"] * 10
    assert question_of(*answers).kind is Kind.OPEN_TEXT


def test_what_few_add_to_a_multiple_choice_is_in_their_own_words() -> None:
    cells = ["Uni, Ruoka", "Ruoka, Liikunta", "Uni", "Liikunta, Uni"] * 10
    survey = imported(["Mitä?", *cells, *(f"Uni, oma keino {i}, se auttaa {i}." for i in range(4))])
    assert counts(survey) == {"Liikunta": 20, "Ruoka": 20, "Uni": 34, "Muu vastaus": 4}
    assert (survey.data.answers[1].texts or [])[0] == "oma keino 0, se auttaa 0."


@pytest.mark.parametrize("heading", ["fsd_id", "Response ID", "Vastaajanumero", ""])
def test_a_running_number_of_the_responses_is_no_question(heading: str) -> None:
    rows = [f"{i};{'Kyllä' if i % 2 else 'Ei'};{i % 3}" for i in range(1, 9)]
    content = "\n".join([f"{heading};Kysymys;Toinen", *rows]).encode()
    choices = ImportChoices(known_codebooks(), without_groups=True)
    report = read_survey("kysely.csv", content, choices).report
    assert [(entry.column, entry.reason) for entry in report.ignored] == [
        ("A", "tekninen tieto, ei kysymys")
    ]


def test_sums_below_the_answers_are_told_of() -> None:
    rows = [f"{i}.6.2025 8.00;Kyllä" for i in range(1, 9)]
    choices = ImportChoices(known_codebooks(), without_groups=True)

    def notes(*last: str) -> list[str]:
        content = "\n".join(["Vastausaika;Kysymys", *rows, *last]).encode()
        found = read_survey("kysely.csv", content, choices).report.notes
        return [note for note in found if "vastausaikaa" in note]

    assert notes() == []
    assert "rivillä 10 ei ole" in notes(";Yhteensä 8")[0]
    assert notes(";Kyllä", "9.6.2025 8.00;Ei") == []
