"""What others than the team may read: released answers, masked, and no typed personal data."""

from dataclasses import replace
from datetime import datetime

import pytest

from hyte_analysis.open_answers.release import covered_options, released_answers
from hyte_analysis.survey.answers import OpenAnswer
from hyte_analysis.survey.coding import answer_key
from hyte_analysis.survey.model import Kind, Option, Question, Role, Survey
from hyte_analysis.survey.releases import Mask, Release

NOON = datetime(2026, 3, 4, 12)  # noqa: DTZ001 - stored times are UTC without a zone
TYPED = Role.NOT_IN_CODEBOOK


def answer(response: int, words: str, question: str = "q") -> OpenAnswer:
    return OpenAnswer(question, response, "Kunta", words)


def option(code: int, label: str, role: Role = Role.SUBSTANTIVE) -> Option:
    return Option(code, label, label, role, (label.upper(),))


def survey(*options: Option, guessed: bool = False, coded_from: str | None = None) -> Survey:
    question = Question("q", "1", "Kysymys", Kind.SINGLE_CHOICE, options=options,
                        guessed=guessed, coded_from=coded_from)  # fmt: skip
    return Survey("kysely", "Kysely", 2026, (), (question,))


def labels(covered: Survey) -> list[str]:
    return [option.label for option in covered.questions[0].options]


def test_only_what_is_released_leaves_and_it_leaves_masked() -> None:
    first, second = answer(1, "Soita Aholle"), answer(2, "Soita Aholle")
    release = Release(answer_key(first), (Mask(6, 12, "[nimi]"),), "Anna", NOON)
    given = {answer_key(first): release}
    assert released_answers([first, second], given) == (replace(first, text="Soita [nimi]"),)


@pytest.mark.parametrize(
    "other", [answer(1, "Soita Aholle!"), answer(1, "Soita Aholle", question="toinen")]
)
def test_other_words_or_another_question_are_not_released(other: OpenAnswer) -> None:
    release = Release(answer_key(answer(1, "Soita Aholle")), (), "Anna", NOON)
    assert released_answers([other], {release.answer: release}) == ()


def test_a_typed_option_with_personal_data_has_no_wording_for_others() -> None:
    given = survey(option(1, "Kyllä"), option(2, "Ei, soita 040 123 4567", TYPED))
    covered = covered_options(given)
    assert labels(covered) == ["Kyllä", "Muu vastaus (peitetty)"]
    one = covered.questions[0].options[1]
    assert (one.code, one.role, one.short_label, one.synonyms) == (2, TYPED, one.label, ())


def test_several_in_a_question_are_numbered_and_the_rest_stay() -> None:
    given = survey(
        option(1, "Kyllä"),
        option(2, "matti@kunta.example", TYPED),
        option(3, "Ehkä", TYPED),
        option(4, "Matti Virtanen", TYPED),
    )
    assert labels(covered_options(given)) == [
        "Kyllä", "Muu vastaus 1 (peitetty)", "Ehkä", "Muu vastaus 2 (peitetty)",
    ]  # fmt: skip


def test_an_organisation_of_the_list_is_covered_too() -> None:
    given = survey(option(1, "Ylä-Savon ammattiopistossa on", TYPED))
    assert covered_options(given) == given
    covered = covered_options(given, ["Ylä-Savon ammattiopisto"])
    assert labels(covered) == ["Muu vastaus (peitetty)"]


def test_the_options_of_a_codebook_and_codes_stay_as_the_team_worded_them() -> None:
    given = survey(option(1, "Matti Virtanen"))
    assert covered_options(given) is given
    codes = survey(option(1, "Matti Virtanen"), coded_from="avoin", guessed=True)
    assert covered_options(codes) is codes


def test_options_that_a_file_alone_tells_of_are_respondents_words() -> None:
    given = survey(option(1, "Matti Virtanen"), option(2, "Ei"), guessed=True)
    assert labels(covered_options(given)) == ["Muu vastaus (peitetty)", "Ei"]
