"""Where the sign-in service can't be reached, the way back is said in the reader's language."""

import asyncio

from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import Message, Scope

from hyte_analysis.texts import text
from hyte_analysis.ui.gate import _led_to_provider

SCOPE: Scope = {
    "type": "http",
    "method": "GET",
    "path": "/auth/login",
    "query_string": b"",
    "headers": [],
}


def answered(response: PlainTextResponse | RedirectResponse) -> tuple[int, str]:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(_led_to_provider(response, SCOPE, receive, send))
    (start,) = (message for message in sent if message["type"] == "http.response.start")
    body = b"".join(message.get("body", b"") for message in sent)
    return int(start["status"]), body.decode()


def test_a_service_that_is_down_is_one_sentence_with_a_button_to_try_again() -> None:
    status, page = answered(PlainTextResponse("Authentication error", 400))
    assert status == 503
    assert text("access.outside.provider") in page
    assert text("access.sign_in") in page
    assert "Authentication error" not in page


def test_the_way_to_a_service_that_answers_is_left_as_it_is() -> None:
    assert answered(RedirectResponse("https://id.example/authorize")) == (307, "")
