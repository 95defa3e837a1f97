"""What the coder does in the grid, stored one change after another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from hyte_analysis.errors import HyteError
from hyte_analysis.open_answers import coding as acts
from hyte_analysis.open_answers.code_tree import CodingProblem
from hyte_analysis.storage.coding import change_coding, load_coding, undo_coding
from hyte_analysis.survey.answers import OpenAnswer
from hyte_analysis.survey.coding import (
    AnswerKey,
    ChangeKind,
    CodingChange,
    CodingEvent,
    CodingRows,
    Passage,
    PassageText,
    passages,
)
from hyte_analysis.texts import text
from hyte_analysis.ui import coding_acts
from hyte_analysis.ui.coding_grid import GridChange, GridCode, GridRow, apply_grid_changes
from hyte_analysis.ui.coding_listing import Work, keyed, parts_of
from hyte_analysis.ui.coding_state import coding, refreshed
from hyte_analysis.ui.session import View

_ON_GRID = (ChangeKind.CODED, ChangeKind.SPLIT, ChangeKind.JOINED)


def row_id(passage: Passage) -> str:
    """The id of the passage's row among those of its question."""
    return f"{passage.response}-{passage.digest}-{passage.start}-{passage.end}"


def taking(
    now: Work, key: str, rows: Sequence[GridRow], codes: Sequence[GridCode]
) -> Callable[[], None]:
    """What stores the changes of the grid of this key, drawn with these rows and codes."""
    drawn, given = {row.id: row.text for row in rows}, {code.id for code in codes}

    def take() -> None:
        # The coding may have changed since the grid was drawn.
        try:
            store = _store(refreshed(now.view), now.question.id, now.coder)
        except HyteError as problem:
            coding_acts.say_problem(problem)
            return
        known = drawn | {id_: one.text for id_, one in store.passages.items()}
        apply_grid_changes(key, known, given | {code.id for code in store.rows.codes}, store.make)
        store.tell()

    return take


@dataclass(eq=False, slots=True)
class _Store:
    """Makes one change of the grid after another, asking nothing of Streamlit meanwhile.

    What can't be made is left, so that those after it are made: the grid shows what is stored.
    """

    view: View
    coder: str
    rows: CodingRows
    passages: dict[str, PassageText] = field(repr=False)
    answers: dict[AnswerKey, OpenAnswer] = field(repr=False)
    problem: HyteError | None = None
    undone: CodingEvent | None = None
    had_nothing: bool = False

    def make(self, change: GridChange) -> None:
        """Store the change, or keep the problem."""
        try:
            if change.undo:
                self._undo()
            else:
                self._change(change)
        except HyteError as problem:
            self.problem = problem
            self.rows = load_coding(self.view.database, self.view.stored.id)

    def _undo(self) -> None:
        self.undone = undo_coding(self.view.database, self.view.stored.id, self.coder, _ON_GRID)
        self.had_nothing = self.undone is None
        self.rows = load_coding(self.view.database, self.view.stored.id)

    def _change(self, change: GridChange) -> None:
        wanted = self._wanted(change)
        if wanted is not None:
            change_coding(self.view.database, self.view.stored.id, wanted, self.coder)
            self.rows = acts.applied(self.rows, wanted)

    def _wanted(self, change: GridChange) -> CodingChange | None:
        one = self.passages.get(change.row)
        if one is None or not self._is_whole(one.passage):
            raise CodingProblem(text("coding_page.problem.split_meanwhile"))
        if change.cuts is not None:
            answer = self.answers[one.passage.answer]
            return acts.split_passage(self.rows, answer, one.passage, change.cuts)
        if change.codes is None:
            return acts.unread(self.rows, one.passage, self.coder)
        return acts.give_codes(self.rows, one.passage, self.coder, change.codes)

    def _is_whole(self, passage: Passage) -> bool:
        """Whether the passage is still one, after what has been split just now."""
        cuts = [cut for cut in self.rows.splits if cut.answer == passage.answer]
        return any(one.passage == passage for one in passages([self.answers[passage.answer]], cuts))

    def tell(self) -> None:
        """What the grid itself can't show: a problem, or that something else was taken back."""
        if self.problem is not None:
            coding_acts.say_problem(self.problem)
        elif self.had_nothing:
            coding_acts.say_taken_back(None)
        elif self.undone is not None and self.undone.change.kind not in _ON_GRID:
            coding_acts.say_taken_back(self.undone)


def _store(view: View, question_id: str, coder: str) -> _Store:
    by_id = {
        row_id(one.passage): one for own in parts_of(view, question_id).values() for one in own
    }
    return _Store(view, coder, coding(view), by_id, keyed(view, question_id))
