"""Figures from counts: everything a reader sees goes through a ResultTable."""
