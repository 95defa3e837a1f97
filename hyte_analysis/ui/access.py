"""The person who reads or acts: from the sign-in where there is one, else who sits here."""

import json
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from enum import StrEnum
from typing import TypeVar

from streamlit.runtime.scriptrunner import get_script_run_ctx

from hyte_analysis.errors import AccessProblem, SettingsProblem, StorageProblem
from hyte_analysis.storage.audit import note_act
from hyte_analysis.storage.database import database_path, local_person
from hyte_analysis.survey.access import Act, Person, Role
from hyte_analysis.survey.access_settings import Claims, access_settings, name_of, person_of
from hyte_analysis.survey.audiences import Profile
from hyte_analysis.texts import text
from hyte_analysis.ui.kept import keep_newest
from hyte_analysis.ui.sign_in import Login, login

_SKEW = 30
"""By how many seconds the provider's clock may be ahead of or behind ours."""
_MOST_KEPT = 10_000
_QUIET = 600
"""A refusal that comes again within so many seconds has no second line in the log."""

_Made = TypeVar("_Made")
_signed_out: "OrderedDict[str, float]" = OrderedDict()
_newest: "OrderedDict[str, float]" = OrderedDict()
_refused: "OrderedDict[tuple[str, str], float]" = OrderedDict()
_signed_in: "OrderedDict[tuple[str, str, Person], None]" = OrderedDict()
_lock = threading.Lock()
_acting: ContextVar[Claims | None] = ContextVar("acting", default=None)


class Outside(StrEnum):
    """Why somebody gets nothing."""

    NOBODY = "nobody"
    EXPIRED = "expired"
    SIGNED_OUT = "signed_out"
    NO_ROLE = "no_role"
    BROKEN = "broken"
    PROVIDER = "provider"


def standing(claims: Claims) -> Person | Outside:
    """Who this is by what the provider has signed, or why they get nothing, right now."""
    subject, issued, expires = claims.get("sub"), claims.get("iat"), claims.get("exp")
    if claims.get("is_logged_in") is not True or not isinstance(subject, str) or not subject:
        return Outside.NOBODY
    now = time.time()
    # What is not told counts as passed. `True` is a number to Python, never a moment.
    if not _is_moment(expires) or not _is_moment(issued):
        return Outside.EXPIRED
    if float(str(expires)) + _SKEW < now or float(str(issued)) - _SKEW > now:
        return Outside.EXPIRED
    if not _is_after_sign_out(subject_of(claims), float(str(issued))):
        return Outside.SIGNED_OUT
    try:
        return person_of(claims, access_settings()) or Outside.NO_ROLE
    except SettingsProblem:
        return Outside.BROKEN


def _is_after_sign_out(subject: str, issued: float) -> bool:
    """Whether the token was given after the person's last sign-out.

    Tokens are compared with each other: the provider's clock need not be ours, and some date
    what they give minutes back.
    """
    with _lock:
        if issued <= _signed_out.get(subject, 0.0):
            return False
        keep_newest(_newest, subject, max(issued, _newest.get(subject, 0.0)), _MOST_KEPT)
    return True


def _is_moment(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def subject_of(claims: Claims) -> str:
    """The person whom the claims are of, whatever they are called; for comparing alone."""
    return json.dumps([claims.get("iss"), claims.get("sub")])


def sign_out(claims: Claims) -> None:
    """Let nobody in any more by a token given to this person until now; a line in the log."""
    person = standing(claims)
    if not isinstance(person, Person):
        return
    with _lock:
        subject = subject_of(claims)
        last = _newest.get(subject, float(str(claims["iat"])))
        keep_newest(_signed_out, subject, last, _MOST_KEPT)
    note_act(database_path(), person, Act.SIGN_OUT)


def note_refusal(claims: Claims, what: str) -> None:
    """A line in the log of a page or file that was refused; one for many tries in a row."""
    person = standing(claims)
    if isinstance(person, Outside):
        what = f"{what} ({person})"
        person = Person(name_of(claims), Role.VIEWER, Profile.PUBLIC)
    key, now = (person.name, what), time.monotonic()
    with _lock:
        if now - _refused.get(key, -_QUIET) < _QUIET:
            return
        keep_newest(_refused, key, now, _MOST_KEPT)
    note_act(database_path(), person, Act.REFUSED, what)


def current_claims() -> Claims:
    """What is known of the reader of the running page, or of whom the work is done for."""
    acting = _acting.get()
    if acting is not None:
        return acting
    run = get_script_run_ctx(suppress_warning=True)
    return dict(run.user_info) if run is not None else {}


def current_standing() -> Person | Outside:
    """Who reads the running page, or why they get nothing; without sign-in, who sits here."""
    if login() is Login.OFF:
        return local_person()
    if login() is Login.BROKEN:
        return Outside.BROKEN
    return standing(current_claims())


def why_outside(outside: Outside, claims: Claims) -> str:
    """Why somebody gets nothing, as a sentence to them; it names the account they came by."""
    shown = (claims.get(claim) for claim in ("email", "preferred_username", "name"))
    own = next((name for name in shown if isinstance(name, str) and name), name_of(claims))
    return text(f"access.outside.{outside}", who=own)


def person() -> Person:
    """Who acts now; AccessProblem where nobody may. For pages, callbacks and downloads alike."""
    who = current_standing()
    if isinstance(who, Outside):
        raise AccessProblem(why_outside(who, current_claims()))
    return who


def may(act: Act) -> bool:
    """Whether the reader may do this: else it is not offered."""
    who = current_standing()
    return isinstance(who, Person) and who.may(act)


def demand(act: Act) -> Person:
    """Who acts now; AccessProblem where they may not do this."""
    who = person()
    if not who.may(act):
        with suppress(StorageProblem):
            note_refusal(current_claims(), act)
        raise AccessProblem(text(f"access.refused.{act}"))
    return who


def acting(make: Callable[[], _Made]) -> Callable[[], _Made]:
    """What makes the same later in another thread, for the reader of this moment.

    Whether they still may is asked then.
    """
    claims = current_claims()

    def made() -> _Made:
        with _for(claims):
            return make()

    return made


@contextmanager
def _for(claims: Claims) -> Iterator[None]:
    token = _acting.set(claims)
    try:
        yield
    finally:
        _acting.reset(token)


def note_sign_in(who: Person) -> None:
    """A line in the log for each sign-in of a person; StorageProblem where it can't be kept.

    Every page that is loaded is a session of its own: a sign-in is known by its token.
    """
    if login() is not Login.ON:
        return
    claims = current_claims()
    key = subject_of(claims), str(claims.get("iat")), who
    with _lock:
        if key in _signed_in:
            return
        keep_newest(_signed_in, key, None, _MOST_KEPT)
    try:
        note_act(database_path(), who, Act.SIGN_IN)
    except StorageProblem:
        with _lock:
            _signed_in.pop(key, None)
        raise


def note_refused_page(name: str) -> None:
    """A line in the log of a page that the reader may not open."""
    try:
        note_refusal(current_claims(), name)
    except StorageProblem:
        # It is refused all the same.
        return
