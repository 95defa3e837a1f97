"""Which files of the server's memory are whose: a kept link gives nothing to another person.

Streamlit itself hands any file to anybody who knows its address. What is read here of its inner
parts is pinned to its version, and a test holds it.
"""

import os
import threading
from collections import OrderedDict
from functools import cache
from pathlib import Path

from streamlit import config, runtime
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import (
    MemoryMediaFileStorage,
    _calculate_file_id,
)
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from hyte_analysis.survey.access import Person, Role
from hyte_analysis.survey.access_settings import Claims
from hyte_analysis.ui.access import subject_of
from hyte_analysis.ui.kept import keep_newest

_MOST_KEPT = 4096
_MOST_UPLOADS = 20
"""How many files a session may have uploaded at once; they stand in the server's memory."""

_MOST_HELD = 5
"""How many times the largest upload all pages together may hold."""

_made: "OrderedDict[str, dict[str, Person]]" = OrderedDict()
_lock = threading.Lock()


def note_file(claims: Claims, who: Person, content: bytes, mime: str, name: str) -> None:
    """Note for whom a download was made, as what role then."""
    with _lock:
        file_id = _calculate_file_id(content, mime, name)
        for_whom = _made.get(file_id, {}) | {subject_of(claims): who}
        keep_newest(_made, file_id, for_whom, _MOST_KEPT)


def keep_file(session_id: str, key: str, content: bytes, mime: str, name: str) -> None:
    """Keep a file that was made for a page until that page runs again or is closed.

    Streamlit throws it away when two other pages have run meanwhile, which with twenty readers is
    before the browser has fetched it.
    """
    if not runtime.exists():
        return
    manager = runtime.get_instance().media_file_mgr
    with manager._lock:
        # A page that has been closed would never let go of it.
        if session_id in manager._files_by_session_and_coord:
            files = manager._files_by_session_and_coord[session_id]
            files[f"lataus-{key}"] = _calculate_file_id(content, mime, name)


def may_have_file(who: Person, claims: Claims, name: str) -> bool:
    """Whether the file was made for this person, who is trusted as much as they were then."""
    file_id = os.path.splitext(name)[0]  # noqa: PTH122 - as Streamlit takes the name apart
    for_whom = _made.get(file_id, {}).get(subject_of(claims))
    if for_whom is not None:
        order = list(Role)
        return order.index(who.role) >= order.index(for_whom.role) and who.sees(for_whom.profile)
    return _is_own_picture(file_id)


def _is_own_picture(file_id: str) -> bool:
    """Whether it is the product's mark, which is no secret."""
    storage = runtime.get_instance().media_file_mgr._storage
    if not isinstance(storage, MemoryMediaFileStorage):
        return False
    try:
        return storage.get_file(file_id).content in _own_pictures()
    except MediaFileStorageError:
        return False


@cache
def _own_pictures() -> frozenset[bytes]:
    return frozenset(
        Path(__file__).with_name(name).read_bytes() for name in ("logo.svg", "icon.png")
    )


def owns_session(claims: Claims, session_id: str) -> bool:
    """Whether the open page of this id is the person's own."""
    manager = runtime.get_instance()._session_mgr
    found = manager.get_active_session_info(session_id)
    own = subject_of(claims)
    return found is not None and subject_of(found.session._user_info) == own


def may_ask_for(session_id: str, download: str) -> bool:
    """Whether the download button of this id stands on this very page."""
    buttons = runtime.get_instance().media_file_mgr._deferred_callables
    entry = buttons.get(download)
    return entry is not None and entry["session_id"] == session_id


def has_room(session_id: str, content_length: str) -> bool:
    """Whether the page may hold one more uploaded file of so many bytes."""
    manager = runtime.get_instance().uploaded_file_mgr
    if not isinstance(manager, MemoryUploadedFileManager):
        return False
    if (
        not content_length.isdigit()
        or len(manager.file_storage.get(session_id, {})) >= _MOST_UPLOADS
    ):
        return False
    size, largest = int(content_length), largest_upload() * 1024 * 1024
    held = sum(len(file.data) for files in list(manager.file_storage.values())
               for file in list(files.values()))  # fmt: skip
    return size <= largest and held + size <= _MOST_HELD * largest


def largest_upload() -> int:
    """The largest file that may be uploaded, in megabytes."""
    return int(config.get_option("server.maxUploadSize"))
