"""The script Streamlit runs: page look, navigation, sidebar, then the chosen page."""

from hyte_analysis.ui.navigation import run_page

run_page()
