"""The coding grid alone on a page, as a server of its own."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from hyte_analysis.ui.server import SpokenDocument, show_script_error

app = st.App(
    Path(__file__).with_name("page.py"),
    middleware=[Middleware(SpokenDocument)],
    on_script_error=show_script_error,
)
