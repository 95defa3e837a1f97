"""The text and the number export together give every option its code."""

import random

import pytest

from hyte_analysis.errors import ImportProblem
from hyte_analysis.importers.choices import ImportChoices
from hyte_analysis.importers.survey_file import ImportedSurvey, read_survey, source_of
from hyte_analysis.survey.model import Kind
from tests.importers.exports import Rows, as_csv, bundled

SCALE = ("Erinomainen", "Kohtalainen", "Aivan surkea")  # in neither alphabetical order
WAYS = ("Retkeily", "Kalastus", "Uinti")


def exports(n: int = 12) -> tuple[Rows, Rows]:
    draw = random.Random(3)  # noqa: S311 - the same answers every time
    heading = ["Taho", "Arvio", "Palvelut:Neuvola", "Palvelut:Koulu"]
    heading += [f"Harrastukset:{way}" for way in WAYS] + ["Vapaa sana"]
    words, numbers = [heading], [heading]
    for i in range(n):
        group = draw.choice(("Kunta", "HVA"))
        picks = [draw.randrange(3) for _ in range(3)]
        ways = [draw.random() < 0.5 for _ in WAYS]
        free = f"Vastaus {i}"
        chosen = [way if on else "" for way, on in zip(WAYS, ways, strict=True)]
        words.append([group, *(SCALE[p] for p in picks), *chosen, free])
        codes = [str(k) if on else "" for k, on in enumerate(ways, 1)]
        numbers.append([{"HVA": "1", "Kunta": "2"}[group], *(str(p + 1) for p in picks),
                        *codes, free])  # fmt: skip
    return words, numbers


def pair(words: Rows, numbers: Rows) -> ImportedSurvey:
    return read_survey("tekstit.csv", as_csv(words), ImportChoices(bundled()),
                       source_of("numerot.csv", as_csv(numbers)))  # fmt: skip


@pytest.mark.parametrize("text_comes_first", [True, False])
def test_the_pair_gives_the_codes_with_no_guess(text_comes_first: bool) -> None:
    words, numbers = exports()
    survey = pair(words, numbers) if text_comes_first else pair(numbers, words)
    questions = {q.text: q for q in survey.data.survey.questions}
    arvio = questions["Arvio"]
    assert {o.code: o.label for o in arvio.options} == dict(enumerate(SCALE, 1))
    assert not arvio.guessed
    row = questions["Palvelut: Koulu"]
    assert (row.battery, row.guessed) == ("Palvelut", False)
    ways = questions["Harrastukset"]
    assert ways.kind is Kind.MULTIPLE_CHOICE
    assert [o.label for o in ways.options] == list(WAYS)
    assert not ways.guessed
    assert any("numeroviennistä" in note for note in survey.report.notes)


def test_files_with_other_numbers_of_rows_are_no_pair() -> None:
    words, numbers = exports()
    with pytest.raises(ImportProblem, match="12 ja 11"):
        pair(words, numbers[:-1])


def test_rows_in_another_order_are_no_pair() -> None:
    words, numbers = exports()
    with pytest.raises(ImportProblem):
        pair(words, [numbers[0], *reversed(numbers[1:])])


def test_two_text_exports_are_no_pair() -> None:
    words, _ = exports()
    with pytest.raises(ImportProblem, match="numeroina"):
        pair(words, words)
