"""What a person does to coded passages, as changes that can be undone: pure, nothing is stored.

Each function gives the change, or None where nothing would change, and raises CodingProblem where
it can't be done. `rows` are all codes and codings of the survey as they stand.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from hyte_analysis.open_answers.code_tree import code_of, new_code, refuse, same_named
from hyte_analysis.survey.answers import OpenAnswer
from hyte_analysis.survey.coding import (
    AGREED,
    AnswerSplit,
    ChangeKind,
    CodedPassage,
    CodingChange,
    CodingRows,
    Passage,
    ResultCoder,
    answer_key,
)
from hyte_analysis.survey.coding import passages as passages_of
from hyte_analysis.survey.wording import clean

_Row = TypeVar("_Row")


def applied(rows: CodingRows, change: CodingChange) -> CodingRows:
    """The rows after the change: without what it removes, and last what it adds."""
    away, new = change.removed, change.added
    return CodingRows(
        _exchanged(rows.codes, away.codes, new.codes),
        _exchanged(rows.coded, away.coded, new.coded),
        _exchanged(rows.splits, away.splits, new.splits),
        _exchanged(rows.result_coders, away.result_coders, new.result_coders),
        max((rows.last_code, *(code.id for code in (*rows.codes, *new.codes)))),
    )


def _exchanged(
    rows: Sequence[_Row], removed: Sequence[_Row], added: Sequence[_Row]
) -> tuple[_Row, ...]:
    gone = frozenset(removed)
    return (*(row for row in rows if not gone or row not in gone), *added)


def give_codes(
    rows: CodingRows, passage: Passage, coder: str, codes: Iterable[int]
) -> CodingChange | None:
    """The coder says that the passage has these codes and no others; none: read, nothing fits."""
    return _said(rows, passage, coder, codes, ChangeKind.CODED)


def agree(rows: CodingRows, passage: Passage, codes: Iterable[int]) -> CodingChange | None:
    """The coders agree that the passage has these codes."""
    return _said(rows, passage, AGREED, codes, ChangeKind.AGREED)


def unread(rows: CodingRows, passage: Passage, coder: str) -> CodingChange | None:
    """The coder has not read the passage after all, and gives it no codes."""
    old = said(rows, passage, coder)
    if old is None:
        return None
    return CodingChange(ChangeKind.CODED, CodingRows(coded=(old,)))


def said(rows: CodingRows, passage: Passage, coder: str) -> CodedPassage | None:
    """What the coder has said of the passage; None where it is unread."""
    found = (row for row in rows.coded if row.passage == passage and row.coder == coder)
    return next(found, None)


def _said(
    rows: CodingRows, passage: Passage, coder: str, codes: Iterable[int], kind: ChangeKind
) -> CodingChange | None:
    given = tuple(sorted(set(codes)))
    names = [code_of(rows.codes, code_id).name for code_id in given]
    old, new = said(rows, passage, coder), CodedPassage(passage, coder, given)
    if old is not None and set(old.codes) == set(given):
        return None
    removed = CodingRows(coded=(old,) if old else ())
    return CodingChange(kind, removed, CodingRows(coded=(new,)), ", ".join(names))


def split(rows: CodingRows, answer: OpenAnswer, cuts: Iterable[int]) -> CodingChange | None:
    """The answer cut anew at these places and no others; nothing of its codings is lost.

    A part that was in a passage has that passage's codes, by each coder; a part that holds
    several passages has the codes of them all.
    """
    key = answer_key(answer)
    old = next((one for one in rows.splits if one.answer == key), None)
    places = tuple(sorted({cut for cut in cuts if 0 < cut < len(answer.text)}))
    new = AnswerSplit(key, places) if places else None
    parts = _parts(answer, new)
    if new == old or parts == _parts(answer, old):
        return None
    had = tuple(row for row in rows.coded if row.passage.answer == key)
    have = tuple(_regiven(had, parts))
    kept = frozenset(had) & frozenset(have)
    return CodingChange(
        ChangeKind.SPLIT if places else ChangeKind.JOINED,
        CodingRows(coded=tuple(r for r in had if r not in kept), splits=(old,) if old else ()),
        CodingRows(coded=tuple(r for r in have if r not in kept), splits=(new,) if new else ()),
    )


def split_passage(
    rows: CodingRows, answer: OpenAnswer, passage: Passage, cuts: Sequence[int]
) -> CodingChange | None:
    """A passage cut at these places, counted from its beginning; none: its answer made whole."""
    if not cuts:
        return split(rows, answer, ())
    key = answer_key(answer)
    before = next((one.cuts for one in rows.splits if one.answer == key), ())
    return split(rows, answer, (*before, *(passage.start + cut for cut in cuts)))


def _parts(answer: OpenAnswer, cut: AnswerSplit | None) -> tuple[Passage, ...]:
    return tuple(one.passage for one in passages_of([answer], [cut] if cut else []))


def _regiven(had: Sequence[CodedPassage], parts: Sequence[Passage]) -> Iterable[CodedPassage]:
    """Each coder's codes for each part: those of the passages that share words with it."""
    for coder in dict.fromkeys(row.coder for row in had):
        for part in parts:
            sources = [
                row
                for row in had
                if row.coder == coder
                and row.passage.start < part.end
                and part.start < row.passage.end
            ]
            if len(sources) == 1:
                yield CodedPassage(part, coder, sources[0].codes)
            elif sources:
                codes = {code for row in sources for code in row.codes}
                yield CodedPassage(part, coder, tuple(sorted(codes)))


def take_result_coder(rows: CodingRows, question_id: str, coder: str) -> CodingChange | None:
    """The coder's coding of the question is counted in the results, beside what was agreed."""
    old = next((one for one in rows.result_coders if one.question_id == question_id), None)
    new = ResultCoder(question_id, coder)
    if old == new:
        return None
    removed = CodingRows(result_coders=(old,) if old else ())
    return CodingChange(ChangeKind.RESULT_CODER, removed, CodingRows(result_coders=(new,)), coder)


def accept_theme(  # noqa: PLR0913, PLR0917 - a theme and who accepts it
    rows: CodingRows,
    coder: str,
    name: str,
    passages: Sequence[Passage],
    code_id: int | None = None,
    colour: str = "",
) -> CodingChange | None:
    """The coder gives these passages a code, beside what they have of that coder's.

    The code is the one of this id, or the uppermost one of this name, or else a new one.
    """
    name = clean(name)
    if not passages:
        refuse("coding_page.problem.no_answers")
    if code_id is not None:
        code = code_of(rows.codes, code_id)
    else:
        found = same_named(rows.codes, name, None)
        code = found or new_code(rows, name, None, colour)
    own = {row.passage: row for row in rows.coded if row.coder == coder}
    old, new = [], []
    for passage in dict.fromkeys(passages):
        before = own.get(passage)
        if before is not None and code.id in before.codes:
            continue
        old += [before] if before else []
        given = before.codes if before else ()
        new.append(CodedPassage(passage, coder, tuple(sorted({*given, code.id}))))
    added = () if code in rows.codes else (code,)
    if not new and not added:
        return None
    return CodingChange(
        ChangeKind.THEME_ACCEPTED,
        CodingRows(coded=tuple(old)),
        CodingRows(added, tuple(new)),
        code.name,
    )
