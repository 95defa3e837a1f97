"""Whether a changed definition holds together as a whole, before and after its file is read."""

from collections.abc import Sequence

from hyte_analysis.errors import CodebookProblem
from hyte_analysis.survey.changes import shown
from hyte_analysis.survey.codebook import CHOICES, check_questions, check_roles
from hyte_analysis.survey.columns import SourceColumn
from hyte_analysis.survey.definition import Definition
from hyte_analysis.survey.model import Kind, Question, Survey
from hyte_analysis.texts import text


def role_problems(definition: Definition) -> list[str]:
    """What is wrong where areas or don't-knows don't suit the options' roles, a sentence each."""
    found: list[str] = []
    for question in definition.survey.questions:
        try:
            check_roles(question)
        except CodebookProblem as problem:
            found.append(problem.user_message)
    return found


def check_definition(definition: Definition) -> None:
    """Nothing where the questions hold together and their columns and roles fit them.

    CodebookProblem says where they do not.
    """
    check_questions(definition.survey)
    for question in definition.survey.questions:
        check_roles(question)
        columns = [c for c in definition.columns if c.question_id == question.id]
        if not _fit(question, columns):
            raise CodebookProblem(text("codebook.columns_unfit", place=shown(question)))


def _fit(question: Question, columns: Sequence[SourceColumn]) -> bool:
    """Whether the question can be read from these columns: whole, or an option each."""
    of_option = sum(column.option_code is not None for column in columns)
    if question.kind is Kind.OPEN_TEXT:
        return True
    if question.kind is Kind.MULTIPLE_CHOICE:
        return of_option in (0, len(columns))
    if question.kind is Kind.RANKING:
        return of_option == len(columns)
    return not of_option and len(columns) <= 1


def check_options(survey: Survey) -> None:
    """Nothing where every choice has options once it is read; CodebookProblem names one without."""
    for question in survey.questions:
        if question.kind in CHOICES and not question.options:
            raise CodebookProblem(text("codebook.nothing_to_choose", place=shown(question)))
