"""What a press on the personal-data page does: answers are let out, or taken back."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import streamlit as st

from hyte_analysis.errors import HyteError
from hyte_analysis.open_answers.proposed_masks import ProposedMask, masks_by_hand
from hyte_analysis.storage.releases import store_releases, withdraw_releases
from hyte_analysis.survey.coding import AnswerKey
from hyte_analysis.survey.releases import Mask, Release
from hyte_analysis.texts import counted, text
from hyte_analysis.ui.coding_state import person
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.session import View, releases

NAMES = "peita-nimet"
_OUTCOME = "tarkistuksen-tulos"


@dataclass(frozen=True, slots=True)
class CheckedAnswer:
    """Answers to a question in the same words, who gave them, and what is found in them."""

    keys: tuple[AnswerKey, ...]
    groups: tuple[str, ...]
    text: str
    proposed: tuple[ProposedMask, ...]

    @property
    def question_id(self) -> str:
        """The question that is answered."""
        return self.keys[0].question_id

    @property
    def is_personal(self) -> bool:
        """Whether something in it looks like personal data."""
        return any(one.is_personal for one in self.proposed)

    def without(self, out: Container[AnswerKey]) -> "CheckedAnswer":
        """The same without the answers that are out."""
        return replace(self, keys=tuple(key for key in self.keys if key not in out))

    def key(self, view: View, what: str) -> str:
        """The key of a control of it: the same however many give the same words."""
        one = self.keys[0]
        return f"{what}-{view.stored.id}-{one.question_id}-{one.digest}"

    def mask_key(self, view: View, proposed: ProposedMask) -> str:
        """The key of the control by which a finding is masked or left."""
        return self.key(view, f"peita-{proposed.mask.start}-{proposed.mask.end}")


@dataclass(frozen=True, slots=True)
class Decision:
    """What the person says of an answer: its masks, and whether it may be let out."""

    masks: tuple[Mask, ...]
    missing: tuple[str, ...]
    is_kept: bool

    @property
    def may_leave(self) -> bool:
        """Whether a yes to the page lets it out."""
        return not self.is_kept and not self.missing


def offered(answer: CheckedAnswer) -> tuple[ProposedMask, ...]:
    """What the person is asked of: names of organisations and places only where they wish."""
    if st.session_state.get(NAMES, True):
        return answer.proposed
    return tuple(one for one in answer.proposed if one.is_personal or not one.is_chosen)


def decision(view: View, answer: CheckedAnswer) -> Decision:
    """What the controls of the answer say now; those not yet touched say what is proposed."""
    said = st.session_state
    chosen = tuple(
        one.mask for one in offered(answer) if said.get(answer.mask_key(view, one), one.is_chosen)
    )
    by_hand, missing = masks_by_hand(answer.text, said.get(answer.key(view, "lisaa")) or "")
    return Decision(chosen + by_hand, missing, bool(said.get(answer.key(view, "jata"))))


def personal_first(answers: Iterable[CheckedAnswer]) -> list[CheckedAnswer]:
    """Those with personal data first, then with names of places, then the rest."""
    return sorted(answers, key=lambda one: (not one.is_personal, not offered(one)))


def let_out(view: View, shown: Sequence[CheckedAnswer]) -> None:
    """Let out those of the shown answers that are not kept back. For use as a callback.

    Those kept back are remembered as such. What somebody else has let out meanwhile stays as it is.
    """
    name = person()
    if not name:
        return
    now = datetime.now(UTC).replace(tzinfo=None)
    made: list[Release] = []
    held: list[Release] = []
    n_kept = 0
    try:
        out = releases(view)
        for answer in shown:
            said = decision(view, answer)
            keys = [key for key in answer.keys if key not in out]
            if said.may_leave:
                made += [Release(key, said.masks, name, now) for key in keys]
                continue
            n_kept += len(keys)
            if said.is_kept:
                held += [Release(key, (), name, now, is_kept_back=True) for key in keys]
                st.session_state.pop(answer.key(view, "jata"), None)
        store_releases(view.database, view.stored.id, [*made, *held])
    except HyteError as problem:
        st.session_state[_OUTCOME] = (st.error, problem.user_message)
        return
    words = [counted("release_page.done.released", len(made)) if made
             else text("release_page.done.none")]  # fmt: skip
    if n_kept:
        words.append(counted("release_page.done.kept", n_kept))
    st.session_state[_OUTCOME] = (st.success if made else st.info, " ".join(words))


def take_back(view: View, keys: Sequence[AnswerKey]) -> None:
    """The answers are the team's own again. For use as a callback."""
    try:
        withdraw_releases(view.database, view.stored.id, keys)
    except HyteError as problem:
        st.session_state[_OUTCOME] = (st.error, problem.user_message)
        return
    words = counted("release_page.done.withdrawn", len(keys))
    st.session_state[_OUTCOME] = (st.success, words)


def show_outcome() -> None:
    """What the last press did, once."""
    outcome = st.session_state.pop(_OUTCOME, None)
    if outcome is not None:
        show, words = outcome
        show(plain(words))
