"""Start the dashboard: `streamlit run app.py`."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from hyte_analysis.ui.gate import Gate
from hyte_analysis.ui.headers import SafeHeaders
from hyte_analysis.ui.server import SpokenDocument, show_script_error
from hyte_analysis.ui.sign_in import secrets_of_environment

app = st.App(
    Path(__file__).parent / "hyte_analysis" / "app" / "main.py",
    secrets=secrets_of_environment(),
    middleware=[Middleware(SafeHeaders), Middleware(Gate), Middleware(SpokenDocument)],
    on_script_error=show_script_error,
)

if __name__ == "__main__":
    app.run()
