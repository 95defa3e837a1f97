"""A codebook from a file is taken into use in a survey that has been read already."""

from dataclasses import replace

import pytest

from hyte_analysis.survey.codebook import parse_codebook
from hyte_analysis.survey.codebook_matching import BookMatch, book_matches, with_codebook
from hyte_analysis.survey.codebook_text import codebook_toml
from hyte_analysis.survey.model import (
    DontKnow,
    FollowUp,
    Kind,
    Option,
    RespondentGroup,
    Role,
    Scale,
    Survey,
    Unit,
)
from tests.survey.made_up import DEFINITION, SURVEY


def test_a_surveys_own_codebook_changes_nothing_but_its_name() -> None:
    book = parse_codebook(codebook_toml(SURVEY), "arki.toml")
    matches = book_matches(SURVEY, book)
    assert all(match.is_sure for match in matches)
    taken = with_codebook(DEFINITION, book, matches)
    assert taken.survey == replace(SURVEY, codebook_id="arki")
    assert taken.columns == DEFINITION.columns


def test_a_renamed_question_is_matched_by_likeness_and_not_surely() -> None:
    renamed = replace(SURVEY.questions[6], id="muu", text="Terveisenne")
    book = replace(SURVEY, questions=(renamed,))
    (match,) = book_matches(SURVEY, book)
    assert (match.question_id, match.book_question_id) == ("terveiset", "muu")
    assert not match.is_sure


def test_only_the_given_pairs_are_taken_and_questions_keep_their_ids() -> None:
    theirs = replace(SURVEY.questions[5], id="x", text="Ikänne?", scale=Scale.ORDINAL)
    book = replace(SURVEY, questions=(theirs,))
    taken = with_codebook(DEFINITION, book, [BookMatch("ika", "x", 80.0)])
    question = taken.survey.question("ika")
    assert question is not None
    assert (question.text, question.scale, question.synonyms) == (
        "Ikänne?", Scale.ORDINAL, ("Ikä?",),
    )  # fmt: skip
    assert with_codebook(DEFINITION, book, []).survey.questions == SURVEY.questions


def test_options_take_the_books_codes_with_their_columns_and_open_questions() -> None:
    theirs = replace(
        SURVEY.questions[2],
        options=(Option(1, "Kaupungissa", "Kaupungissa", synonyms=("Kaupunki",)),
                 Option(2, "Kunta", "Kunta", Role.EXCLUSIVE)),
    )  # fmt: skip
    book = replace(SURVEY, questions=(theirs,))
    taken = with_codebook(DEFINITION, book, book_matches(SURVEY, book))
    question = taken.survey.question("mita")
    assert question is not None
    assert [(o.code, o.label, o.role) for o in question.options] == [
        (1, "Kaupungissa", Role.SUBSTANTIVE),
        (2, "Kunta", Role.EXCLUSIVE),
        (4, "Muu, mikä?", Role.OTHER),
    ]
    assert [taken.columns[place].option_code for place in (3, 4)] == [2, 1]
    follow_up = taken.survey.question("mita-kunta")
    assert follow_up is not None
    assert follow_up.follow_up_of == FollowUp("mita", 2)


def test_a_question_that_is_no_choice_in_the_book_lets_its_options_go() -> None:
    theirs = replace(SURVEY.questions[2], kind=Kind.OPEN_TEXT, options=(), scale=None)
    book = replace(SURVEY, questions=(theirs,))
    taken = with_codebook(DEFINITION, book, book_matches(SURVEY, book))
    question = taken.survey.question("mita")
    assert question is not None
    assert question.options == ()
    assert [taken.columns[place].option_code for place in (3, 4)] == [None, None]
    follow_up = taken.survey.question("mita-kunta")
    assert follow_up is not None
    assert follow_up.follow_up_of is None


def test_groups_are_the_books_with_the_surveys_own_spellings_and_invitations() -> None:
    groups = (RespondentGroup("Alue", "Alue", ("HVA",)), RespondentGroup("Koulu", "Koulu"))
    book = replace(SURVEY, groups=groups)
    taken = with_codebook(DEFINITION, book, book_matches(SURVEY, book))
    assert taken.survey.groups == (
        RespondentGroup("Alue", "Alue", ("HVA", "Hyvinvointialue"), 3),
        RespondentGroup("Koulu", "Koulu"),
        RespondentGroup("Kunta", "Kunta", ("Kaupunki", "Kunnat"), 4),
    )


def with_meanings(survey: Survey) -> Survey:
    """The survey with an area, a don't-know that is left out, and persons who answer."""
    options = (Option(1, "Kunta", "Kunta", area="I. Arki"),
               Option(2, "EOS", "EOS", Role.DONT_KNOW))  # fmt: skip
    question = replace(survey.questions[2], options=options, dont_know=DontKnow.LEFT_OUT)
    return replace(survey, questions=(question,), unit=Unit.PERSON)


def test_areas_dont_knows_and_the_unit_come_from_the_book() -> None:
    book = with_meanings(SURVEY)
    survey = with_codebook(DEFINITION, book, book_matches(SURVEY, book)).survey
    question = survey.question("mita")
    assert question is not None
    assert (question.areas, question.dont_know) == (("I. Arki",), DontKnow.LEFT_OUT)
    assert survey.unit is Unit.PERSON


@pytest.mark.parametrize("own", Unit)
@pytest.mark.parametrize("books", Unit)
def test_persons_stay_persons_by_any_book(own: Unit, books: Unit) -> None:
    definition = replace(DEFINITION, survey=replace(SURVEY, unit=own))
    taken = with_codebook(definition, replace(SURVEY, unit=books), [])
    assert taken.survey.unit == (Unit.PERSON if Unit.PERSON in (own, books) else own)
