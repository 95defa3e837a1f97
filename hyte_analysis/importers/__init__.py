"""From an exported file to a survey: one file a format, each recognised by its shape."""

from hyte_analysis.importers import forms, google, kobo, limesurvey, padlet, surveymonkey
from hyte_analysis.importers.formats import Format

FORMATS: tuple[Format, ...] = (
    surveymonkey.FORMAT,
    limesurvey.FORMAT,
    kobo.FORMAT,
    forms.FORMAT,
    google.FORMAT,
    padlet.FORMAT,
)
"""Tried in this order; a table that none knows is read as Webropol's, by its header rows."""
