"""HYTE-analyysi: honest per-group results of a pre-survey, from an export to a council meeting."""
