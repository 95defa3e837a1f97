"""Open answers the way the slides show them: bullets with group tags."""

from collections.abc import Iterable, Mapping

from hyte_analysis.open_answers.duplicates import FoldedAnswer, one_line
from hyte_analysis.texts import text


def group_tag(answer: FoldedAnswer, labels: Mapping[str, str]) -> str:
    """`(kunta)`, `(kunta–hva)` or `(useita vastauksia, kunta)`."""
    groups = "–".join(labels.get(group_id, group_id).lower() for group_id in answer.group_ids)
    if answer.count > 1:
        return text("open_answers.tag_several", groups=groups)
    return text("open_answers.tag", groups=groups)


def bulleted(answers: Iterable[FoldedAnswer], labels: Mapping[str, str]) -> str:
    """A bulleted list, an answer a line, ready to paste on a slide."""
    return "\n".join(f"• {one_line(answer.text)} {group_tag(answer, labels)}" for answer in answers)
