"""Which answers may be quoted outside the team and in which words, typed options too."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from hyte_analysis.open_answers.personal_data import find_personal_data
from hyte_analysis.survey.answers import OpenAnswer
from hyte_analysis.survey.coding import AnswerKey, answer_key
from hyte_analysis.survey.model import Option, Question, Role, Survey
from hyte_analysis.survey.releases import Release, masked
from hyte_analysis.texts import text


def released_answers(
    answers: Iterable[OpenAnswer], releases: Mapping[AnswerKey, Release]
) -> tuple[OpenAnswer, ...]:
    """The answers that a person has let out, with their personal data masked."""
    found = ((answer, releases.get(answer_key(answer))) for answer in answers)
    return tuple(
        replace(answer, text=masked(answer.text, release.masks))
        for answer, release in found
        if release is not None
    )


def covered_options(survey: Survey, organisations: Iterable[str] = ()) -> Survey:
    """The survey for others than the team: options that tell something personal have no wording.

    Options outside the codebook and those of a guessed question are respondents' own words.
    One in which personal data or a listed organisation is found is called by what it is; several
    in a question are numbered. Codes stay, so counts stay too.
    """
    typed = [option for question in survey.questions for option in _typed(question)]
    if not typed:
        return survey
    words = [word for option in typed for word in _words(option)]
    found = find_personal_data(words, tuple(organisations))
    telling = frozenset(word for word, findings in zip(words, found, strict=True) if findings)
    if not telling:
        return survey
    questions = tuple(_covered(question, telling) for question in survey.questions)
    return replace(survey, questions=questions)


def _typed(question: Question) -> list[Option]:
    """The options that respondents may have worded themselves; codes are the team's own words."""
    if question.coded_from is not None:
        return []
    return [
        option
        for option in question.options
        if question.guessed or option.role is Role.NOT_IN_CODEBOOK
    ]


def _words(option: Option) -> tuple[str, ...]:
    return (option.label, option.short_label, *option.synonyms)


def _covered(question: Question, telling: frozenset[str]) -> Question:
    covered = [o.code for o in _typed(question) if not telling.isdisjoint(_words(o))]
    if not covered:
        return question
    numbers = {code: number for number, code in enumerate(covered, start=1)}
    options = tuple(
        _without_words(option, numbers[option.code], several=len(covered) > 1)
        if option.code in numbers
        else option
        for option in question.options
    )
    return replace(question, options=options)


def _without_words(option: Option, number: int, *, several: bool) -> Option:
    key = "covered_of_several" if several else "covered"
    label = text(f"release_page.{key}", number=number)
    return replace(option, label=label, short_label=label, synonyms=())
