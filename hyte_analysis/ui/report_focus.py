"""Where the keyboard goes after a press that has moved what was pressed."""

import re

import streamlit as st

_FOCUS = "raportin-kohdistus"

# The buttons of an item that has moved are drawn anew, and what is drawn anew has lost the focus.
_SCRIPT = """
export default function (component) {
  const { turn, keys } = component.data ?? {};
  if (!turn || window.hyteReportTurn === turn) return;
  window.hyteReportTurn = turn;
  let tries = 0;
  const seek = () => {
    for (const key of keys) {
      const button = document.querySelector(`.st-key-${key} button`);
      if (button && !button.disabled) return button.focus();
    }
    if (++tries < 20) setTimeout(seek, 50);
  };
  setTimeout(seek);
}
"""


def focus_next(*keys: str) -> None:
    """Give the focus to the first of these buttons that can be pressed on the next page."""
    turn, _ = st.session_state.get(_FOCUS, (0, ()))
    # As Streamlit makes a class of a key.
    classes = tuple(re.sub(r"[^a-zA-Z0-9_-]", "-", key) for key in keys)
    st.session_state[_FOCUS] = (turn + 1, classes)


def keep_focus() -> None:
    """Draw what moves the focus; it is not seen."""
    turn, keys = st.session_state.get(_FOCUS, (0, ()))
    component = st.components.v2.component("hyte_report_focus", html="<span></span>", js=_SCRIPT)
    component(key="raportin-kohdistaja", data={"turn": turn, "keys": list(keys)})
