"""Choices kept in the page's address, so that a link shows what its sender saw.

Streamlit's own binding writes a widget's labels into the address; ours are ids, which stay
short and survive a corrected title.
"""

from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from hyte_analysis.texts.languages import FIRST, LANGUAGES, ask_for_language

_SEEN = "address"
_IS_BACK = "address-is-back"

# The browser's part of the page adds this to an address that it goes back or forward to.
BACK = "paluu"

LANGUAGE = "kieli"
"""The key of the reader's language, in the address unless it is the first one."""


def begin() -> None:
    """Note at the start of a run whether the reader came by the browser's back button.

    The reader's language is settled first, as everything after it is said in it.
    """
    st.session_state[_IS_BACK] = BACK in st.query_params
    st.session_state[LANGUAGE] = restore(LANGUAGE, LANGUAGES, [FIRST])[0]
    st.query_params.pop(BACK, None)


def _readers_language() -> str | None:
    """The language of the reader whose page is being made; None where none is."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    # It is asked for with every word of a page: one look, as each takes the session's lock.
    known: str | None = st.session_state.get(LANGUAGE)
    if known is None:
        # Before the first run's beginning, and where an error kept the choice from being drawn.
        return (restore(LANGUAGE, LANGUAGES, [FIRST]) or [FIRST])[0]
    return known


ask_for_language(_readers_language)


def restore(key: str, options: Sequence[str], default: Sequence[str]) -> list[str]:
    """The values a widget should start this run with.

    An address that has changed since we last wrote it wins, then what the widget holds, then
    what the reader chose on an earlier page, then the default. An address that the reader went
    back to says everything. Values that are no options are left out; a choice emptied on purpose
    stays empty.
    """
    seen: dict[str, list[str]] = st.session_state.setdefault(_SEEN, {})
    in_address = st.query_params.get_all(key)
    if in_address and in_address != seen.get(key):
        wanted = in_address
    elif st.session_state.get(_IS_BACK):
        wanted = in_address or list(default)
    elif key in st.session_state:
        held = st.session_state[key]
        wanted = [held] if isinstance(held, str) else list(held or [])
    else:
        wanted = seen.get(key, list(default))
    kept = [value for value in wanted if value in options]
    return kept if kept or not wanted else list(default)


def remember(key: str, values: Sequence[str], default: Sequence[str]) -> None:
    """Write the values into the address, unless they are the default."""
    seen: dict[str, list[str]] = st.session_state.setdefault(_SEEN, {})
    seen[key] = list(values)
    shown = [] if list(values) == list(default) else list(values)
    if st.query_params.get_all(key) == shown:
        return
    if shown:
        st.query_params[key] = shown
    else:
        st.query_params.pop(key, None)


def forget(keys: Sequence[str], *, address_too: bool = False) -> None:
    """Let go of what the widgets of these keys held; the address still counts.

    With `address_too` what the reader did not come to by the back button goes as well.
    """
    seen: dict[str, list[str]] = st.session_state.setdefault(_SEEN, {})
    for key in keys:
        written = seen.pop(key, None)
        st.session_state.pop(key, None)
        is_ours = st.query_params.get_all(key) == written
        if address_too and is_ours and not st.session_state.get(_IS_BACK):
            st.query_params.pop(key, None)
