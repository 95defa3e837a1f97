"""A survey's codebook as a file is read back as the same codebook."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from hyte_analysis.survey.codebook import known_codebooks, parse_codebook
from hyte_analysis.survey.codebook_text import codebook_toml
from hyte_analysis.survey.model import (
    Direction,
    DontKnow,
    Kind,
    Option,
    Question,
    RespondentGroup,
    Role,
    Survey,
    Unit,
)
from hyte_analysis.texts import text
from tests.survey.made_up import SURVEY, surveys


@given(surveys())
@settings(max_examples=150, deadline=None)
def test_any_codebook_is_read_back_as_it_was(survey: Survey) -> None:
    assert parse_codebook(codebook_toml(survey), "kirja.toml") == survey


@pytest.mark.parametrize("book", known_codebooks(), ids=lambda book: book.id)
def test_the_bundled_codebooks_are_read_back_as_they_were(book: Survey) -> None:
    assert parse_codebook(codebook_toml(book), "kirja.toml") == book


def test_what_the_codebook_lacked_is_an_ordinary_part_of_the_next_one() -> None:
    new = Option(4, "Kylä", "Kylä", Role.NOT_IN_CODEBOOK)
    question = replace(SURVEY.questions[0], options=(*SURVEY.questions[0].options, new))
    village = RespondentGroup("Kylä", "Kylä", in_codebook=False)
    nobody = RespondentGroup(text("words.no_group"), text("words.no_group"), in_codebook=False)
    grown = replace(SURVEY, groups=(*SURVEY.groups, village, nobody), questions=(question,))
    book = parse_codebook(codebook_toml(grown), "kirja.toml")
    assert book.questions[0].options[-1] == Option(4, "Kylä", "Kylä", Role.SUBSTANTIVE)
    assert book.groups == (*SURVEY.groups, RespondentGroup("Kylä", "Kylä"))


def test_a_guess_stays_a_guess_until_a_person_confirms_it() -> None:
    book = parse_codebook(codebook_toml(SURVEY), "kirja.toml")
    assert [question.guessed for question in book.questions] == [True] + [False] * 6


def test_direction_battery_and_dates_are_written_in_words() -> None:
    question = Question("q", "1", "Milloin?", Kind.DATE, battery="Ajat",
                        direction=Direction.LOWER_IS_BETTER)  # fmt: skip
    toml = codebook_toml(replace(SURVEY, questions=(question,)))
    for line in ('kind = "date"', 'battery = "Ajat"', 'direction = "lower_is_better"'):
        assert line in toml.splitlines()
    assert parse_codebook(toml, "kirja.toml").questions == (question,)


def test_only_what_differs_from_the_published_convention_is_written() -> None:
    plain = codebook_toml(SURVEY)
    assert not [word for word in ("unit", "dont_know", "area") if f"{word} = " in plain]
    options = (Option(1, "Mieli", "Mieli", area="I. Mieli"),
               Option(2, "EOS", "EOS", Role.DONT_KNOW))  # fmt: skip
    question = replace(SURVEY.questions[0], options=options, dont_know=DontKnow.COUNTED)
    said = codebook_toml(replace(SURVEY, questions=(question,), unit=Unit.PERSON)).splitlines()
    for line in ('unit = "person"', 'dont_know = "counted"'):
        assert line in said
    assert any('area = "I. Mieli"' in line for line in said)
