"""A survey whose respondent groups are the options of one of its questions: a crosstab."""

from dataclasses import replace

from hyte_analysis.survey.model import Option, Question, RespondentGroup, Survey


def split_survey(survey: Survey, question: Question) -> Survey:
    """The survey without the question, with its options in place of the respondent groups."""
    groups = tuple(
        RespondentGroup(
            str(option.code), _named(question, option), in_codebook=option.has_form_position
        )
        for option in question.options
    )
    questions = tuple(q for q in survey.questions if q.id != question.id)
    return replace(survey, groups=groups, questions=questions)


def _named(question: Question, option: Option) -> str:
    """The option with its question's number, so that no one takes it for an answer of the row."""
    return f"{question.number}: {option.short_label}" if question.number else option.short_label
