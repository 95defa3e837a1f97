"""All that is tried at the door of a server with sign-in, and what of the data came out.

Each attempt has one outcome that is right. What was received is searched for words and figures
that nobody outside the team may see.
"""

import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from websockets.exceptions import InvalidStatus

from hyte_analysis.analysis.distribution import Reading, read_tables
from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.coding import change_coding
from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.storage.plans import add_plan
from hyte_analysis.storage.surveys import load_survey
from hyte_analysis.survey.answers import Filter
from hyte_analysis.survey.audiences import Profile, audience
from hyte_analysis.survey.coding import ChangeKind, Code, CodingChange, CodingRows
from hyte_analysis.survey.model import Survey
from hyte_analysis.survey.plans import ItemKind, Plan, PlanItem, PlanSection
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import decimal_text
from hyte_analysis.ui.navigation import PAGES
from tests.access.serving import Guarded, person, settings
from tests.access.visitor import Page, Visitor
from tests.pages.planted import ASKED, GOALS, PROGRESS, SECRETS, SURVEY, import_planted

__all__ = ["SURVEY"]

ADDRESSES = ("/", *(f"/{entry.url_path}?kysely={SURVEY}" for entry in PAGES))
# Places of Streamlit that give something of the server; none of them is a page.
INNER = ("_stcore/metrics", "_stcore/host-config", "_stcore/script-health-check",
         "_stcore/agent/openapi.json", "_stcore/agent/mcp", "_stcore/bidi-components/x/y.js",
         "component/x/index.html", "app/static/x", "media/0123456789abcdef0123456789abcdef.xlsx",
         "media/../_stcore/metrics", "_stcore/upload_file/x/y")  # fmt: skip
DENIED = {
    "viewer": {"themes", "coding", "personal_data", "report", "imports", "codebook", "maintenance"},
    "coder": {"personal_data", "report", "imports", "codebook", "maintenance"},
    "editor": {"maintenance"},
    "admin": set(),
}  # fmt: skip
ROUND = re.compile(r"[0-2],[04]0")


@dataclass(frozen=True, slots=True)
class Tried:
    """An attempt: by whom, what, whether it went as it should, and what leaked."""

    who: str
    what: str
    is_right: bool
    leaks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Planted:
    """A survey that is told apart: words and figures for the team alone."""

    hidden: tuple[str, ...]

    def found(self, content: bytes) -> tuple[str, ...]:
        """What of the hidden stands in it, as text or as a number of JSON."""
        low = content.lower()
        return tuple(
            one for one in self.hidden
            if one.lower().encode() in low or json.dumps(one)[1:-1].lower().encode() in low
        )  # fmt: skip


def plant(folder: Path) -> Planted:
    """Store a survey with personal data and few answers, and a plan of it, in a new database."""
    path = folder / "hyte.duckdb"
    import_planted(path, folder)
    database = open_database(path)
    try:
        items = tuple(PlanItem(ItemKind.QUESTION, one) for one in (GOALS, PROGRESS))
        add_plan(database, SURVEY, Plan("Kokous", sections=(PlanSection("", items),)), "Tiimi")
        codes = CodingRows((Code(1, "Liikunta"), Code(2, "Ruoka", position=1)))
        change_coding(database, SURVEY, CodingChange(ChangeKind.CODES_CHANGED, added=codes), "Aino")
        survey = load_survey(database, SURVEY, with_codes=True)
        inside = set(_figures(database, survey, Profile.INTERNAL))
        outside = {one for one in _all_figures(database, survey) if one}
    finally:
        database.close()
    figures = sorted(one for one in inside - outside if not ROUND.fullmatch(one))
    return Planted((*SECRETS, *figures))


def _tables(database: Database, survey: Survey, profile: Profile) -> tuple[ResultTable, ...]:
    counts = StoredAnswers(database).counts(survey.id, Filter())
    groups = tuple(group.id for group in survey.groups)
    return read_tables(survey, counts, Reading(groups, audience=audience(profile, survey.unit)))


def _figures(database: Database, survey: Survey, profile: Profile) -> Iterator[str]:
    """The means and spreads that this audience sees of the survey."""
    for table in _tables(database, survey, profile):
        for row in (table.total, *table.groups):
            yield from (decimal_text(one) for one in (row.mean, row.spread) if one is not None)


def _all_figures(database: Database, survey: Survey) -> Iterator[str]:
    """Every number with decimals that the public may see in some place."""
    for table in _tables(database, survey, Profile.PUBLIC):
        for one in re.findall(r"=(-?[0-9]+\.[0-9]+)", repr(table)):
            yield decimal_text(float(one))


# Nobody.


def by_nobody(server: Guarded, planted: Planted) -> Iterator[Tried]:
    """Every page as the first request, every inner place, uploads and sockets, without a cookie."""
    yield from _of_outsider("nobody", server, planted, {}, text("access.outside.nobody"))


def by_forged(server: Guarded, planted: Planted) -> Iterator[Tried]:
    """The same with cookies that are not genuine, or of those who are not let in."""
    admin = person("admin")
    nobody, expired = text("access.outside.nobody"), text("access.outside.expired")
    cookies = {
        "signed by another": (server.cookie(admin, "another-secret-of-the-same-length-here"),
                              nobody),
        "cut cookie": (server.cookie(admin)[:-3], nobody),
        "of another site": (server.cookie(admin | {"origin": "http://muu.example"}), nobody),
        "not signed in": (server.cookie(admin | {"is_logged_in": False}), nobody),
        "truth of a word": (server.cookie(admin | {"is_logged_in": "true"}), nobody),
        "without a subject": (server.cookie(admin | {"sub": ""}), nobody),
        "expired": (server.cookie(admin | {"exp": 1_700_000_000}), expired),
        "no end": (server.cookie(admin | {"exp": None}), expired),
        "an end that is no number": (server.cookie(admin | {"exp": True}), expired),
        "from the future": (server.cookie(admin | {"iat": 4_000_000_000,
                                                     "exp": 4_000_003_600}), expired),
        "without a role": (server.cookie(person("nobody")), _no_role("nobody")),
        "e-mail not confirmed": (server.cookie(admin | {"email_verified": False}),
                                 _no_role("admin")),
    }  # fmt: skip
    for who, (cookie, sentence) in cookies.items():
        yield from _of_outsider(who, server, planted, {"_streamlit_user": cookie}, sentence)


def _no_role(name: str) -> str:
    return text("access.outside.no_role", who=f"{name}@esimerkki.fi")


def _of_outsider(
    who: str, server: Guarded, planted: Planted, cookies: dict[str, str], sentence: str
) -> Iterator[Tried]:
    for address in ADDRESSES:
        visitor = Visitor(server, cookies)
        answer = visitor.get(address)
        is_right = sentence in answer.text and "<script" not in answer.text
        yield Tried(who, f"GET {address}", is_right, planted.found(answer.content))
    visitor = Visitor(server, cookies)
    for place in INNER:
        answer = visitor.get(f"/{place}")
        is_right = answer.status_code in {403, 404, 400} or sentence in answer.text
        yield Tried(who, f"GET /{place}", is_right, planted.found(answer.content))
    for method in ("PUT", "POST", "DELETE", "PATCH", "OPTIONS"):
        for place in ("_stcore/upload_file/x/y", "media/x", "vertailu", ""):
            answer = visitor.http.request(method, f"/{place}", content=b"x")
            yield Tried(who, f"{method} /{place}", answer.status_code >= 400)
    yield _socket(who, visitor, planted, sentence)


def _socket(who: str, visitor: Visitor, planted: Planted, sentence: str) -> Tried:
    """A socket is refused, or draws the sentence and nothing else."""
    try:
        with visitor.page() as page:
            messages = page.run(f"kysely={SURVEY}", page_name="vertailu")
            messages += page.run("", page_script_hash="0" * 32)
            said = sentence.encode() in page.received
            return Tried(who, "socket", said and not _charts(messages),
                         planted.found(bytes(page.received)))  # fmt: skip
    except InvalidStatus:
        return Tried(who, "socket", is_right=True)


def _charts(messages: Sequence[Any]) -> int:
    return sum(b"plotly" in message.SerializeToString() for message in messages)


# Persons with a role.


def by_role(server: Guarded, planted: Planted) -> Iterator[Tried]:
    """Each role on each page: what it may open opens, what not shows one sentence."""
    for role, denied in DENIED.items():
        visitor = Visitor(server)
        visitor.sign_in(person(role))
        for entry in PAGES:
            with visitor.page() as page:
                page.run(f"kysely={SURVEY}", page_name=entry.url_path)
                is_refused = text("access.page").encode() in page.received
                hidden = role == "viewer" or entry.name in denied
                leaks = planted.found(bytes(page.received)) if hidden else ()
            is_right = is_refused == (entry.name in denied)
            yield Tried(role, f"page {entry.url_path}", is_right, leaks)


def by_viewer(server: Guarded, planted: Planted) -> Iterator[Tried]:
    """A viewer of the public audience tries all that an editor sees, link by link."""
    editor, viewer = Visitor(server), Visitor(server)
    editor.sign_in(person("editor"))
    viewer.sign_in(person("viewer"))
    yield from _wider_address(viewer, planted)
    yield from _forged_widgets(viewer, planted)
    with editor.page() as of_editor:
        of_editor.run(f"kysely={SURVEY}&kysymys={GOALS}", page_name="kysymykset")
        yield from _kept_links(editor, viewer, of_editor, planted)
        yield from _other_pages(of_editor, viewer, planted)
        yield _another_session(of_editor, viewer, planted)
        yield from _uploads(editor, viewer, of_editor)


def _wider_address(viewer: Visitor, planted: Planted) -> Iterator[Tried]:
    for entry in PAGES:
        for asked in ("internal", "council", "kaikki", "INTERNAL", "internal&yleiso=public"):
            with viewer.page() as page:
                page.run(f"kysely={SURVEY}&yleiso={asked}", page_name=entry.url_path)
                yield Tried("viewer", f"{entry.url_path} yleiso={asked}", bool(page.messages),
                            planted.found(bytes(page.received)))  # fmt: skip


def _forged_widgets(viewer: Visitor, planted: Planted) -> Iterator[Tried]:
    """Every widget of every page is told that the team's own view is chosen."""
    for entry in PAGES:
        with viewer.page() as page:
            page.run(f"kysely={SURVEY}", page_name=entry.url_path)
            states = WidgetStates()
            found = set(re.findall(rb"\$\$ID-[0-9a-f]{32}-[\w-]+", page.received))
            # Pressed, it would end the attempts.
            for widget in sorted(one for one in found if b"kirjaudu-ulos" not in one):
                state = states.widgets.add()
                state.id = widget.decode()
                state.string_value = "internal"
            for word in ("internal", text("words.profile.internal").capitalize()):
                for state in states.widgets:
                    state.string_value = word
                page.run(f"kysely={SURVEY}", page_name=entry.url_path, widget_states=states)
            leaks = planted.found(bytes(page.received))
            is_right = bool(states.widgets) or entry.name in DENIED["viewer"]
            yield Tried("viewer", f"{entry.url_path} forged widgets", is_right, leaks)


def _kept_links(
    editor: Visitor, viewer: Visitor, of_editor: Page, planted: Planted
) -> Iterator[Tried]:
    """An editor's downloads: theirs, and of nobody who has the link or the button's id."""
    buttons = dict(of_editor.buttons())
    for label, button in buttons.items():
        address = of_editor.download(button)
        own = editor.http.get(address) if address else None
        yield Tried("editor", f"own file: {label}", own is not None and own.status_code == 200)
        if not address:
            continue
        answer = viewer.http.get(address)
        yield Tried("viewer", f"kept link: {label}", answer.status_code == 403,
                    planted.found(answer.content))  # fmt: skip
        part = viewer.http.get(address, headers={"Range": "bytes=0-99"})
        yield Tried("viewer", f"part of it: {label}", part.status_code == 403)
        nobody = Visitor(viewer.server).get(address)
        yield Tried("nobody", f"kept link: {label}", nobody.status_code == 403)
        with viewer.page() as page:
            page.run()
            yield Tried("viewer", f"kept button: {label}", not page.download(button))
    with editor.page() as page:
        page.run(f"kysely={SURVEY}", page_name="esitys")
        for label, button in page.buttons().items():
            address = page.download(button)
            answer = viewer.http.get(address or "/media/x")
            yield Tried("viewer", f"deck: {label}", bool(address) and answer.status_code == 403)


def _other_pages(of_editor: Page, viewer: Visitor, planted: Planted) -> Iterator[Tried]:
    """The hashes of all pages and the parts of pages as the editor's browser knows them."""
    hashes = {
        page.page_script_hash
        for message in of_editor.messages if message.WhichOneof("type") == "navigation"
        for page in message.navigation.app_pages
    }  # fmt: skip
    fragments = {
        message.delta.fragment_id
        for message in of_editor.messages
        if message.WhichOneof("type") == "delta" and message.delta.fragment_id
    }
    with viewer.page() as page:
        page.run()
        for one in sorted(hashes):
            page.run(f"kysely={SURVEY}&yleiso=internal", page_script_hash=one)
        for one in sorted({*fragments, "0" * 32}):
            page.run(f"kysely={SURVEY}", wait=3, fragment_id=one)
        leaks = planted.found(bytes(page.received))
        yield Tried("viewer", f"{len(hashes)} hashes of pages", len(hashes) == len(PAGES), leaks)
    for kind in ("clear_cache", "load_git_info", "set_run_on_save", "install"):
        with viewer.page() as page:
            page.run()
            kinds = {one.WhichOneof("type") for one in page.say(_message(kind, page), wait=1.5)}
            is_right = not kinds & {"git_info_changed", "backend_operation_response"}
            yield Tried("viewer", f"message {kind}", is_right)


def _message(kind: str, page: Page) -> BackMsg:
    said = BackMsg()
    if kind == "install":
        request = said.backend_operation_request
        request.request_id, request.session_id = "x", page.session
        request.install_skills.SetInParent()
    else:
        setattr(said, kind, True)
    return said


def _another_session(of_editor: Page, viewer: Visitor, planted: Planted) -> Tried:
    """A viewer's socket that says it is the editor's."""
    with viewer.page(session=of_editor.session) as page:
        page.run(f"kysely={SURVEY}")
        is_own = page.session != of_editor.session
        return Tried("viewer", "editor's session", is_own, planted.found(bytes(page.received)))


def _uploads(editor: Visitor, viewer: Visitor, of_editor: Page) -> Iterator[Tried]:
    file = {"file": ("x.csv", b"a;b")}
    with viewer.page() as page:
        page.run()
        places: dict[str, tuple[Visitor, str, Callable[[int], bool]]] = {
            "viewer to own page": (viewer, page.session, lambda status: status == 403),
            "viewer to editor's page": (viewer, of_editor.session, lambda status: status == 403),
            "editor to own page": (editor, of_editor.session, lambda status: status == 204),
        }
        for what, (visitor, session, is_right) in places.items():
            token = visitor.http.cookies.get("_streamlit_xsrf") or ""
            answer = visitor.http.put(f"/_stcore/upload_file/{session}/1", files=file,
                                      headers={"X-Xsrftoken": token})  # fmt: skip
            yield Tried(what.split()[0], f"upload {what}", is_right(answer.status_code))
        asked = BackMsg()
        asked.file_urls_request.request_id = "x"
        asked.file_urls_request.file_names.append("x.csv")
        told = page.say(asked, until="file_urls_response", wait=3)
        is_quiet = all(one.WhichOneof("type") != "file_urls_response" for one in told)
        yield Tried("viewer", "places to upload to", is_quiet)


# What changes while a page is open.


def while_open(server: Guarded, planted: Planted) -> Iterator[Tried]:
    """A sign-in that passes, a role that is taken away, and a sign-out, with the page open."""
    yield _passes(server, planted)
    yield _loses_role(server, planted)
    yield from _signs_out(server, planted)


def _passes(server: Guarded, planted: Planted) -> Tried:
    editor = Visitor(server)
    assert server.provider is not None
    # Past the leeway for clocks soon after.
    server.provider.life, life = -18.0, server.provider.life
    started = time.time()
    try:
        editor.sign_in(person("editor"))
    finally:
        server.provider.life = life
    with editor.page() as page:
        page.run(f"kysely={SURVEY}", page_name="vertailu")
        was_in = text("access.outside.expired").encode() not in page.received
        time.sleep(max(0.0, started + 17 - time.time()))
        page.received.clear()
        page.run(f"kysely={SURVEY}", page_name="avovastaukset")
        is_out = text("access.outside.expired").encode() in page.received
        leaks = planted.found(bytes(page.received))
    return Tried("editor", "sign-in passes", was_in and is_out, leaks)


def _loses_role(server: Guarded, planted: Planted) -> Tried:
    """An editor becomes a viewer between two presses: the second is not heard as it was."""
    editor = Visitor(server)
    editor.sign_in(person("moved"))
    server.settings.write_text(settings(moved="editor"), encoding="utf-8")
    with editor.page() as page:
        page.run(f"kysely={SURVEY}&avoin={ASKED}", page_name="luokittelu")
        parts = {m.delta.fragment_id for m in page.messages if m.WhichOneof("type") == "delta"}
        saw = bool(parts) and bool(planted.found(bytes(page.received)))
        server.settings.write_text(settings(moved="viewer"), encoding="utf-8")
        page.received.clear()
        for part in sorted(filter(None, parts)):
            page.run(f"kysely={SURVEY}", wait=5, page_name="luokittelu", fragment_id=part)
        page.run(f"kysely={SURVEY}", page_name="luokittelu")
        leaks = planted.found(bytes(page.received))
        server.settings.write_text(settings(), encoding="utf-8")
        page.received.clear()
        page.run(f"kysely={SURVEY}", page_name="vertailu")
        is_out = _no_role("moved").encode() in page.received
    return Tried("editor", "role taken away", saw and is_out, leaks)


def _signs_out(server: Guarded, planted: Planted) -> Iterator[Tried]:
    """A cookie kept from before the sign-out, and a page that was open in another tab."""
    editor = Visitor(server)
    editor.sign_in(person("admin"))
    kept = dict(editor.http.cookies)
    with editor.page() as page:
        page.run(f"kysely={SURVEY}", page_name="vertailu")
        out = editor.http.get("/auth/logout")
        page.received.clear()
        page.run(f"kysely={SURVEY}", page_name="avovastaukset")
        said = text("access.outside.signed_out").encode() in page.received
        yield Tried("admin", "other tab after sign-out", said and out.status_code == 302,
                    planted.found(bytes(page.received)))  # fmt: skip
    again = Visitor(server, kept)
    answer = again.get(f"/avovastaukset?kysely={SURVEY}")
    is_right = text("access.outside.signed_out") in answer.text
    yield Tried("admin", "kept cookie after sign-out", is_right, planted.found(answer.content))
    time.sleep(1.1)
    fresh = Visitor(server)
    page_after = fresh.sign_in(person("admin"), "/vertailu")
    is_back = page_after.url.path == "/vertailu" and "<script" in page_after.text
    yield Tried("admin", "signs in again", is_back)


def without_sign_in(server: Guarded, planted: Planted) -> Iterator[Tried]:
    """A server without sign-in serves this machine's own browser and nothing past a proxy."""
    cases: dict[str, dict[str, str]] = {
        "another host": {"Host": "hyte.example"},
        "host of the network": {"Host": f"192.168.1.7:{server.port}"},
        "x-forwarded-for": {"X-Forwarded-For": "127.0.0.1"},
        "forwarded": {"Forwarded": "for=127.0.0.1"},
        "x-forwarded-host": {"X-Forwarded-Host": "localhost"},
        "x-real-ip": {"X-Real-IP": "127.0.0.1"},
    }
    for who, headers in cases.items():
        visitor = Visitor(server)
        for address in (*ADDRESSES, *(f"/{place}" for place in INNER), "/static/x"):
            answer = visitor.get(address, **headers)
            yield Tried(who, f"GET {address}", answer.status_code == 403,
                        planted.found(answer.content))  # fmt: skip
        try:
            with visitor.page(headers=headers) as page:
                page.run(f"kysely={SURVEY}")
                yield Tried(who, "socket", is_right=False)
        except InvalidStatus:
            yield Tried(who, "socket", is_right=True)
    visitor = Visitor(server)
    with visitor.page() as page:
        page.run(f"kysely={SURVEY}", page_name="avovastaukset")
        is_there = bool(planted.found(bytes(page.received)))
        yield Tried("this machine", "socket", is_there)
