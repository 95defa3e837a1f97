"""What the frame says of the reader: who has signed in and the way out, or the way in."""

import html
from urllib.parse import urlencode

import streamlit as st

from hyte_analysis.survey.access import Person
from hyte_analysis.texts import text
from hyte_analysis.ui.access import Outside, current_claims, sign_out
from hyte_analysis.ui.gate_requests import root
from hyte_analysis.ui.sign_in import Login, login
from hyte_analysis.ui.sign_in_page import card_html

_STYLE = (
    ".person{margin:1rem 0 0;padding-top:1rem;border-top:1px solid #D5DBE0;"
    "font-size:.875rem;line-height:1.45;color:#4A5862;overflow-wrap:anywhere}"
    ".person strong{display:block;font-weight:600;color:#17242D}"
)


def draw_way_in(outside: Outside, page: str) -> None:
    """Why the reader gets nothing, and the way to sign in and back to this page."""
    asked = {key: st.query_params.get_all(key) for key in st.query_params}
    query = urlencode(asked, doseq=True)
    wanted = f"/{page}?{query}" if query else f"/{page}"
    st.html(card_html(outside, root(), wanted, current_claims()))


def draw_person(who: Person) -> None:
    """Who has signed in, in which role, and the way out; nothing on one's own machine."""
    if login() is not Login.ON:
        return
    role, name = text(f"access.role.{who.role}"), html.escape(who.name)
    said = f"{html.escape(text('access.signed_in_as'))}<strong>{name}</strong>{html.escape(role)}"
    with st.sidebar:
        st.html(f'<p class="person">{said}</p><style>{_STYLE}</style>')
        st.button(text("access.sign_out"), on_click=_sign_out, key="kirjaudu-ulos")


def _sign_out() -> None:
    sign_out(current_claims())
    st.logout()
