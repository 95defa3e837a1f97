"""The door: who is not let in gets nothing of the server but the way to sign in."""

from contextlib import suppress
from urllib.parse import parse_qs, quote, unquote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hyte_analysis.errors import StorageProblem
from hyte_analysis.survey.access import Act, Person
from hyte_analysis.survey.access_settings import Claims
from hyte_analysis.texts import text
from hyte_analysis.ui.access import Outside, note_refusal, sign_out, standing, why_outside
from hyte_analysis.ui.gate_files import has_room, largest_upload, may_have_file, owns_session
from hyte_analysis.ui.gate_messages import Listened
from hyte_analysis.ui.gate_requests import (
    address_of,
    claims_of,
    cookies_of,
    is_of_this_machine,
    names_this_server,
    only_reads,
    place_of,
    root,
    spoken,
)
from hyte_analysis.ui.sign_in import Login, login, login_address
from hyte_analysis.ui.sign_in_page import SIGN_IN, WANTED, own_address, refusal_page, sign_in_page

_HEALTH = "_stcore/health"
_STREAM = "_stcore/stream"
_UPLOAD = "_stcore/upload_file/"
_MEDIA = "media/"
_SIGN_OUT = "auth/logout"
# Streamlit's own bundle, the same on every server; and its way to the provider and back.
_OPEN_TO_ALL = ("static/", "auth/login", "oauth2callback")
_TO_PROVIDER = "auth/login"
_NO_PAGES = ("_stcore/", "component/", _MEDIA)
_OF_THIS_MACHINE = ("_stcore/metrics", "_stcore/script-health-check")
_NEVER = ("_stcore/agent", "app/static/")
_COOKIE = "hyte_sivu"
_MINUTES = 600
_FAILED = 400


class Gate:
    """ASGI middleware: without sign-in this machine alone, with it persons with a role alone."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        if scope["type"] == "http":
            answer = await _answer(scope)
            if answer is None and place_of(scope) == _TO_PROVIDER:
                await _led_to_provider(self.app, scope, receive, send)
                return
            await (answer or self.app)(scope, receive, send)
        elif login() is Login.ON:
            await self._listened(scope, receive, send)
        elif login() is Login.OFF and is_of_this_machine(scope):
            await self.app(scope, receive, send)
        else:
            await _closed(send)

    async def _listened(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A socket for those who have signed in some time; the page says if that has passed."""
        claims = claims_of(scope)
        outside = standing(claims) in {Outside.NOBODY, Outside.BROKEN}
        if outside or place_of(scope) != _STREAM or not names_this_server(scope):
            await _closed(send)
            return
        protocols = Headers(scope=scope).get("sec-websocket-protocol", "")
        listened = Listened(receive, claims, resumes=protocols.count(",") > 1)
        await self.app(scope, listened, send)


async def _answer(scope: Scope) -> Response | None:
    """Our own answer to a request; None where Streamlit may answer."""
    place = place_of(scope)
    match login():
        case Login.OFF:
            sentence = text("access.elsewhere")
            return None if is_of_this_machine(scope) else _refused(scope, sentence)
        case Login.BROKEN:
            sentence = text("access.outside.broken")
            return None if place == _HEALTH else _refused(scope, sentence, 503)
        case Login.ON if place is not None and names_this_server(scope):
            is_open = place == _HEALTH or place.startswith(_OPEN_TO_ALL)
            return None if is_open and only_reads(scope) else await _signed_in(place, scope)
        case _:
            return _refused(scope, text("access.refused.refused"))


async def _signed_in(place: str, scope: Scope) -> Response | None:
    """Our own answer where readers sign in; None where Streamlit may answer."""
    claims = claims_of(scope)
    if place == _SIGN_OUT:
        with suppress(StorageProblem):
            await run_in_threadpool(sign_out, claims)
        return None
    if place == SIGN_IN:
        return _to_provider(scope)
    who = standing(claims)
    if isinstance(who, Person):
        return await _answer_to(who, claims, place, scope)
    if place.startswith(_NO_PAGES) or not only_reads(scope):
        return _refused(scope, why_outside(who, claims))
    if who is Outside.NO_ROLE:
        await _noted(claims, SIGN_IN)
    address = own_address(address_of(scope))
    page = sign_in_page(who, root(), address, spoken(address), claims)
    return HTMLResponse(page, headers={"Cache-Control": "no-store"})


async def _answer_to(who: Person, claims: Claims, place: str, scope: Scope) -> Response | None:
    """Our own answer to a person with a role; None where Streamlit may answer."""
    is_local = place not in _OF_THIS_MACHINE or is_of_this_machine(scope)
    if place.startswith(_NEVER) or not is_local:
        return _refused(scope, text("access.refused.refused"))
    if place.startswith(_UPLOAD):
        return await _answer_to_upload(who, claims, place, scope)
    if not only_reads(scope):
        return _refused(scope, text("access.refused.refused"), 405)
    if place.startswith(_MEDIA) and not may_have_file(who, claims, place.removeprefix(_MEDIA)):
        await _noted(claims, "media")
        return _refused(scope, text("access.file"))
    return None if place else _to_wanted(scope)


async def _answer_to_upload(
    who: Person, claims: Claims, place: str, scope: Scope
) -> Response | None:
    session = place.removeprefix(_UPLOAD).split("/", 1)[0]
    if not who.may(Act.CODE) or not owns_session(claims, session):
        await _noted(claims, "upload")
        return _refused(scope, text(f"access.refused.{Act.IMPORT}"))
    length = Headers(scope=scope).get("content-length", "")
    if scope["method"] == "PUT" and not has_room(session, length):
        return _refused(scope, text("access.too_large", size=largest_upload()), 413)
    return None


async def _noted(claims: Claims, what: str) -> None:
    """A line in the log of what was refused; it is refused without one as well."""
    with suppress(StorageProblem):
        await run_in_threadpool(note_refusal, claims, what)


def _to_provider(scope: Scope) -> Response:
    """To the provider; the page that was asked for waits in a cookie."""
    query = parse_qs(scope["query_string"].decode("latin-1"))
    answer = RedirectResponse(login_address(), 303, headers={"Cache-Control": "no-store"})
    wanted = own_address(query.get(WANTED, ["/"])[0])
    answer.set_cookie(_COOKIE, quote(wanted, safe=""), max_age=_MINUTES, path=root(),
                      httponly=True, samesite="lax")  # fmt: skip
    return answer


def _to_wanted(scope: Scope) -> Response | None:
    """On to the page that was asked for before signing in; None where there is none."""
    waiting = cookies_of(scope).get(_COOKIE)
    if waiting is None or scope["query_string"]:
        return None
    wanted = own_address(unquote(waiting))
    answer = RedirectResponse(f"{root()}{wanted.removeprefix('/')}", 303)
    answer.headers["Cache-Control"] = "no-store"
    answer.delete_cookie(_COOKIE, path=root(), httponly=True, samesite="lax")
    return answer


def _refused(scope: Scope, sentence: str, status: int = 403) -> Response:
    """An answer of one sentence, as a page where a page was asked for."""
    headers = {"Cache-Control": "no-store"}
    if "text/html" not in Headers(scope=scope).get("accept", ""):
        return PlainTextResponse(sentence, status, headers)
    return HTMLResponse(refusal_page(sentence), status, headers)


async def _led_to_provider(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Streamlit's way to the provider; our page in place of its answer where that is down."""
    is_down = False

    async def passed(message: Message) -> None:
        nonlocal is_down
        if message["type"] == "http.response.start" and message["status"] >= _FAILED:
            is_down = True
            page = sign_in_page(Outside.PROVIDER, root(), "/", spoken("/"))
            await HTMLResponse(page, 503, {"Cache-Control": "no-store"})(scope, receive, send)
        elif not is_down:
            await send(message)

    await app(scope, receive, passed)


async def _closed(send: Send) -> None:
    await send({"type": "websocket.close", "code": 1008})
