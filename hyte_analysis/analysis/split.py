"""A survey whose respondent groups are the options of one of its questions: a crosstab."""

from dataclasses import replace

from hyte_analysis.survey.model import Question, RespondentGroup, Survey


def split_survey(survey: Survey, question: Question) -> Survey:
    """The survey without the question, with its options in place of the respondent groups."""
    groups = tuple(
        RespondentGroup(str(option.code), option.short_label, in_codebook=option.has_form_position)
        for option in question.options
    )
    questions = tuple(q for q in survey.questions if q.id != question.id)
    return replace(survey, groups=groups, questions=questions)
