"""Ohje: what the figures mean and how to work with the pages."""

import streamlit as st

from hyte_analysis.texts import document, text
from hyte_analysis.ui import blocks

blocks.heading(text("navigation.help"))
st.markdown(document("help"))
