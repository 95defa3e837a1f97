"""Everything that imports Streamlit, besides the pages and the script it runs."""
