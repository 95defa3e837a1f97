"""The document in the reader's language, safe headers, and a log without anybody's answers."""

import base64
import hashlib
import importlib
import json
import logging
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from hyte_analysis.texts import catalogue, text, words_of_streamlit
from hyte_analysis.texts.languages import LANGUAGES, NAMES
from hyte_analysis.ui.headers import SafeHeaders
from hyte_analysis.ui.server import (
    SpokenDocument,
    WithoutAnswers,
    WithoutQueries,
    spoken_document,
)

INDEX = b'<!doctype html><html lang="en"><head><title>Streamlit</title></head><body></body></html>'
ANSWER = "Vastaajan oma vastaus"


def test_the_document_is_finnish_from_the_first_byte() -> None:
    document = spoken_document(INDEX, "fi").decode()
    assert '<html lang="fi">' in document
    assert "<title>HYTE-analyysi</title>" in document
    assert "Streamlit</title>" not in document
    assert document.count("<script>") == document.count("</script>") == 1


def test_streamlits_own_document_has_what_is_replaced() -> None:
    index = Path(streamlit.__path__[0]) / "static" / "index.html"
    document = spoken_document(index.read_bytes(), "fi").decode()
    assert '<html lang="fi">' in document
    assert "<title>HYTE-analyysi</title>" in document
    assert re.search(r"<head>\s*<script>", document)


def told(document: str) -> Any:  # noqa: ANN401
    """What the server tells the page's own script."""
    found = re.search(r"const hyte = (\{.*?\});\n", document)
    assert found
    return json.loads(found[1])


@pytest.mark.parametrize("language", ["sv", "en"])
def test_an_address_with_a_language_gives_a_document_in_it(language: str) -> None:
    _, body, _ = ask("/kysymykset", *HTML, query=f"kysely=a&kieli={language}")
    assert body["body"] == spoken_document(INDEX, language)
    assert f'<html lang="{language}">' in body["body"].decode()


@pytest.mark.parametrize("asked", ["", "qps", "../fi", "%00", "<b>", "SV"])
def test_an_unknown_language_is_the_first_one(asked: str) -> None:
    _, body, _ = ask("/kysymykset", *HTML, query=f"kieli={asked}")
    assert body["body"] == spoken_document(INDEX, "fi")


def test_the_page_knows_the_words_of_every_language_as_one_may_be_chosen_on_it() -> None:
    known = told(spoken_document(INDEX, "sv").decode())
    assert list(known["languages"]) == list(LANGUAGES)
    assert known["names"] == {"Suomi": "fi", "Svenska": "sv", "English": "en"}
    assert set(known["names"]) == set(NAMES.values())
    assert known["languages"]["sv"]["words"]["Choose an option"] == "Välj"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_are_valid_and_their_patterns_compile(language: str) -> None:
    words: Any = words_of_streamlit(language)
    assert all(key.strip() == key and value.strip() for key, value in words["words"].items())
    # A translation is no word to translate again: that would never end.
    assert not set(words["words"]) & set(words["words"].values())
    for pattern, replacement in words["patterns"]:
        own = re.sub(r"\$\d", "7", replacement)
        assert not re.search(pattern, own), own


def ask(
    path: str, *headers: tuple[bytes, bytes], body: bytes = INDEX, query: str = "kysely=a"
) -> list[dict[str, Any]]:
    """What the middleware sends for a request that the app answers with this document."""
    sent: list[dict[str, Any]] = []
    seen: list[list[tuple[bytes, bytes]]] = []

    async def app(scope: Any, receive: Any, send: Callable[[Any], Awaitable[None]]) -> None:  # noqa: ANN401, ARG001
        seen.append(scope["headers"])
        kind = b"text/html; charset=utf-8" if body is INDEX else b"text/javascript"
        start = [(b"content-type", kind), (b"content-length", str(len(body)).encode()),
                 (b"etag", b'"x"')]  # fmt: skip
        await send({"type": "http.response.start", "status": 200, "headers": start})
        await send({"type": "http.response.body", "body": body[:20], "more_body": True})
        await send({"type": "http.response.body", "body": body[20:]})

    async def receive() -> dict[str, str]:
        return {"type": "http.request"}

    async def send(message: Any) -> None:  # noqa: ANN401
        sent.append(message)

    scope = {"type": "http", "path": path, "query_string": query.encode(), "headers": list(headers)}
    # Nothing here waits for anything, so the answer comes at the first step.
    with pytest.raises(StopIteration):
        SafeHeaders(SpokenDocument(app))(scope, receive, send).send(None)  # type: ignore[arg-type]
    if seen:
        sent.append({"type": "seen", "headers": seen[0]})
    return sent


HTML = ((b"accept", b"text/html,*/*"), (b"accept-encoding", b"gzip"))


def test_the_document_is_rewritten_whole_with_its_length() -> None:
    start, body, seen = ask("/kysymykset", *HTML)
    headers = dict(start["headers"])
    assert body["body"] == spoken_document(INDEX, "fi")
    assert headers[b"content-length"] == str(len(body["body"])).encode()
    assert b"etag" not in headers
    # A packed document could not be rewritten.
    assert b"accept-encoding" not in dict(seen["headers"])


def test_other_files_pass_as_they_are_and_every_answer_has_safe_headers() -> None:
    start, *bodies, seen = ask("/static/a.js", (b"accept-encoding", b"gzip"), body=b"x" * 50)
    headers = dict(start["headers"])
    assert b"".join(b["body"] for b in bodies) == b"x" * 50
    assert headers[b"etag"] == b'"x"'
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert headers[b"referrer-policy"] == b"no-referrer"
    assert headers[b"x-frame-options"] == b"SAMEORIGIN"
    assert dict(seen["headers"])[b"accept-encoding"] == b"gzip"


def test_the_documents_own_scripts_run_and_no_others() -> None:
    start, body, _ = ask("/kysymykset", *HTML)
    rules = dict(
        rule.split(" ", 1)
        for rule in dict(start["headers"])[b"content-security-policy"].decode().split("; ")
    )
    inline = re.findall(rb"<script>(.*?)</script>", body["body"], re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(one).digest()).decode() for one in inline]
    assert len(digests) == 1
    assert all(f"'sha256-{digest}'" in rules["script-src"] for digest in digests)
    assert "unsafe-inline" not in rules["script-src"]
    assert not re.search(r"https?:|\*", " ".join(rules.values()))
    assert (rules["object-src"], rules["base-uri"]) == ("'none'", "'self'")
    assert rules["frame-ancestors"] == "'self'"


def test_what_stands_after_the_path_of_an_address_reaches_no_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    logger = logging.getLogger("uvicorn.access")
    assert any(isinstance(one, WithoutQueries) for one in logger.filters)
    asked = "/avovastaukset?haku=salainen"
    with caplog.at_level("INFO", logger.name):
        logger.propagate = True
        logger.info('%s - "%s %s HTTP/%s" %d', "127.0.0.1:1", "GET", asked, "1.1", 200)
    assert "/avovastaukset" in caplog.text
    assert "salainen" not in caplog.text


def test_the_first_pages_own_address_leads_to_it_with_its_choices() -> None:
    start, *_ = ask("/yleiskuva", *HTML)
    assert start["status"] in (302, 307)
    assert dict(start["headers"])[b"location"] == b"/?kysely=a"


def raised() -> BaseException:
    """An error that tells an answer, and so does its cause."""
    error = RuntimeError(ANSWER)
    try:
        int(ANSWER)
    except ValueError as cause:
        error.__cause__ = cause
    return error


def test_an_exceptions_text_never_reaches_the_log(caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("hyte.test")
    logger.addFilter(WithoutAnswers())
    logger.error("Uncaught app execution", exc_info=raised())
    error = raised()
    logger.error("%s", ANSWER, exc_info=(type(error), error, error.__traceback__))
    for record, line in zip(caplog.records, caplog.text.strip().split("\n"), strict=True):
        assert ANSWER not in line
        assert ANSWER not in json.dumps(record.__dict__, default=str)
        assert "ValueError at" in line
        assert re.search(r"test_server\.py:\d+", line)


@pytest.mark.parametrize("name", ["error_util", "runtime.backend_operation_handler"])
def test_what_pages_and_downloads_raise_is_logged_without_answers(name: str) -> None:
    logger = logging.getLogger(f"streamlit.{name}")
    assert any(isinstance(one, WithoutAnswers) for one in logger.filters)
    # Streamlit really has such a logger.
    assert importlib.import_module(f"streamlit.{name}")._LOGGER is logger


def test_an_unexpected_error_is_one_calm_sentence() -> None:
    def page() -> None:
        from hyte_analysis.ui.server import show_script_error  # noqa: PLC0415 - runs alone

        show_script_error(ValueError("Vastaajan oma vastaus"))

    app = AppTest.from_function(page, default_timeout=20).run()
    assert [error.value for error in app.error] == [text("ui.unexpected")]
    assert not app.exception


def test_an_unexpected_error_is_told_in_the_readers_language() -> None:
    def page() -> None:
        from hyte_analysis.ui.server import show_script_error  # noqa: PLC0415 - runs alone

        show_script_error(ValueError())

    app = AppTest.from_function(page, default_timeout=20)
    app.session_state["kieli"] = "sv"
    assert [error.value for error in app.run().error] == [catalogue("sv")["ui.unexpected"]]
