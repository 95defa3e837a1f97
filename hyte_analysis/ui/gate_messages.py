"""What a browser may tell the server over its socket, and as whom."""

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from starlette.types import Message, Receive
from streamlit.proto.BackMsg_pb2 import BackMsg

from hyte_analysis.survey.access import Act, Person
from hyte_analysis.survey.access_settings import Claims
from hyte_analysis.ui.access import Outside, standing
from hyte_analysis.ui.gate_files import may_ask_for, owns_session

_HARMLESS = {"app_heartbeat", "stop_script"}
_RERUN = "rerun_script"
_FILES = "file_urls_request"
_DOWNLOAD = "backend_operation_request"
_PROTOCOL_ERROR = 1002


class Listened:
    """A socket's `receive` that lets through only what the person may ask at that moment.

    Who is not let in any more, or whose rights have changed since the page was drawn, has the
    whole page drawn anew: no press of the page before, and no part of it, is heard.
    """

    def __init__(self, receive: Receive, claims: Claims, *, resumes: bool) -> None:
        self._receive = receive
        self._claims = claims
        # A page that is taken up again may have been drawn with other rights.
        self._drawn_for: Person | Outside | None = None if resumes else standing(claims)

    async def __call__(self) -> Message:
        """The next message that may be heard."""
        while True:
            message = await self._receive()
            if message["type"] != "websocket.receive":
                return message
            content = message.get("bytes")
            if not isinstance(content, bytes):
                return {"type": "websocket.disconnect", "code": _PROTOCOL_ERROR}
            said = BackMsg()
            try:
                said.ParseFromString(content)
            except DecodeError:
                return {"type": "websocket.disconnect", "code": _PROTOCOL_ERROR}
            heard = self._heard(said)
            if heard is not None:
                return {"type": "websocket.receive", "bytes": heard}

    def _heard(self, said: BackMsg) -> bytes | None:
        """The message as it is passed on; None for one that is not heard."""
        kind, who = said.WhichOneof("type"), standing(self._claims)
        if kind in _HARMLESS:
            return _bytes(said)
        if kind == _RERUN:
            if who != self._drawn_for or isinstance(who, Outside):
                for part in ("fragment_id", "widget_states", "is_auto_rerun"):
                    said.rerun_script.ClearField(part)
            self._drawn_for = who
            return _bytes(said)
        if isinstance(who, Outside) or who != self._drawn_for:
            return None
        if kind == _FILES:
            return _bytes(said) if who.may(Act.CODE) else None
        if kind == _DOWNLOAD and self._may_download(said):
            return _bytes(said)
        return None

    def _may_download(self, said: BackMsg) -> bool:
        asked = said.backend_operation_request
        return (
            asked.WhichOneof("payload") == "deferred_file"
            and owns_session(self._claims, asked.session_id)
            and may_ask_for(asked.session_id, asked.deferred_file.file_id)
        )


def _bytes(said: BackMsg) -> bytes:
    content: bytes = said.SerializeToString()
    return content
