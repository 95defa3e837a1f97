"""A report plan carried over to another survey: the next year's, with its own questions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hyte_analysis.survey.model import Question, Survey
from hyte_analysis.survey.plans import ItemKind, Plan, PlanItem, PlanSection
from hyte_analysis.survey.waves import WaveLink
from hyte_analysis.survey.wording import question_key
from hyte_analysis.texts import counted, text


@dataclass(frozen=True, eq=False, slots=True)
class _Pairs:
    """The two surveys, and each question's pair as people have confirmed it."""

    old: Survey
    new: Survey
    confirmed: dict[str, str]

    def pair_of(self, question_id: str) -> Question | None:
        """The question's pair: the confirmed one, else the same id, else the same wording."""
        if question_id in self.confirmed:
            return self.new.question(self.confirmed[question_id])
        same = self.new.question(question_id)
        if same is not None:
            return same
        asked = self.old.question(question_id)
        if asked is None or asked.coded_from is not None:
            # Codes belong to the answers of their own survey.
            return None
        return next((q for q in self.new.questions if _keys(q) & _keys(asked)), None)

    def name_of(self, question_id: str) -> str:
        """The old question in full."""
        question = self.old.question(question_id)
        return f"{question.number} {question.text}".strip() if question else question_id


def copied_plan(
    plan: Plan, from_survey: Survey, to_survey: Survey, links: Sequence[WaveLink]
) -> tuple[Plan, tuple[str, ...]]:
    """The plan for another survey, and in words what was left out and what became another.

    `links` are the confirmed pairs, seen from `from_survey`. Comments on figures and the event
    are of their own year and stay behind; waves are then compared with `from_survey`. Within one
    survey the copy is the plan as it is.
    """
    if from_survey.id == to_survey.id:
        return plan, ()
    confirmed = {link.question_id: link.other_question_id for link in links}
    pairs = _Pairs(from_survey, to_survey, confirmed)
    told: list[str] = []
    sections = tuple(
        PlanSection(section.heading, tuple(_copied(section.items, pairs, told)))
        for section in plan.sections
    )
    kept = tuple(
        section for section, before in zip(sections, plan.sections, strict=True)
        if section.items or not before.items
    )  # fmt: skip
    left = sum(bool(i.comment) for i in plan.items if i.kind is not ItemKind.TEXT)
    if left:
        told.append(counted("report_page.copy_comments", left))
    if plan.event:
        told.append(text("report_page.copy_event", event=plan.event))
    return replace(plan, event="", sections=kept), tuple(told)


def _copied(items: Sequence[PlanItem], pairs: _Pairs, told: list[str]) -> list[PlanItem]:
    found = (item if item.kind is ItemKind.TEXT else _item(item, pairs, told) for item in items)
    return [item for item in found if item is not None]


def _item(item: PlanItem, pairs: _Pairs, told: list[str]) -> PlanItem | None:
    name = item.title or pairs.name_of(item.question_id)
    question = pairs.pair_of(item.question_id)
    if question is None:
        told.append(text("report_page.copy_no_pair", title=name))
        return None
    if question.is_closed is (item.kind is ItemKind.THEMES):
        told.append(text("report_page.copy_other_kind", title=name))
        return None
    item = replace(item, question_id=question.id, comment="")
    if item.kind is ItemKind.CROSSTAB:
        split = pairs.pair_of(item.against)
        if split is None or not split.options:
            told.append(text("report_page.copy_no_split", title=name))
            return None
        item = replace(item, against=split.id)
    elif item.kind is ItemKind.WAVES:
        item = replace(item, against=pairs.old.id)
        told.append(text("report_page.copy_waves", title=name, survey=pairs.old.title))
    return _with_beside(item, name, pairs, told)


def _with_beside(item: PlanItem, name: str, pairs: _Pairs, told: list[str]) -> PlanItem:
    if not item.beside:
        return item
    beside = pairs.pair_of(item.beside)
    if beside is None or beside.is_closed:
        told.append(text("report_page.copy_no_beside", title=name))
        return replace(item, beside="")
    return replace(item, beside=beside.id)


def _keys(question: Question) -> set[str]:
    return {question_key(wording) for wording in (question.text, *question.synonyms)}
