"""The script Streamlit runs."""
