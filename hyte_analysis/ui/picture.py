"""Two plain buttons that save the page's chart as a picture, in the browser itself."""

import html
from functools import cache

import streamlit as st

from hyte_analysis.texts import text

# Plotly's own camera makes the picture: the format is told to it, and it is pressed.
_SCRIPT = """
export default function (component) {
  for (const button of component.parentElement.querySelectorAll("button")) {
    button.onclick = () => {
      const chart = document.querySelector(".js-plotly-plot");
      if (!chart) return;
      chart._context.toImageButtonOptions.format = button.dataset.format;
      chart.querySelector(".modebar-btn").click();
    };
  }
}
"""

_STYLE = """
.row { display: flex; gap: .5rem; flex-wrap: wrap; }
button { font: inherit; font-size: .9rem; color: #12467F; background: #FFFFFF; cursor: pointer;
  border: 1px solid #D5DBE0; border-radius: 6px; padding: .35rem .75rem; }
button:hover { border-color: #12467F; }
button:focus-visible { outline: 3px solid #12467F; outline-offset: 1px; }
"""


@cache
def _markup() -> str:
    buttons = "".join(
        f'<button type="button" data-format="{kind}">'
        f"{html.escape(text('ui.picture', format=kind.upper()))}</button>"
        for kind in ("png", "svg")
    )
    return f'<div class="row">{buttons}</div>'


def picture_buttons() -> None:
    """Buttons "Lataa kuva (PNG)" and "Lataa kuva (SVG)" for the chart above them."""
    component = st.components.v2.component(
        "hyte_picture_buttons", html=_markup(), css=_STYLE, js=_SCRIPT
    )
    component(key="kuvan-lataus")
