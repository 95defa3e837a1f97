"""Small made-up tables in the shape of each tool, by which every format is tried."""

from hyte_analysis.importers.grid import Grid, grid_of_rows
from hyte_analysis.importers.layout import Column, Layout

Rows = list[list[str]]

FORMS: Rows = [
    ["ID", "Start time", "Completion time", "Email", "Name", "Taho", "Mitä?", "Miksi?", "Miksi?2"],
    ["1", "7/2/25 11:00:22", "7/2/25 11:01:24", "anonymous", "", "Kunta", "Liikunta;", "A", "B"],
    ["2", "7/2/25 11:01:25", "7/2/25 11:03:11", "anonymous", "", "HVA", "Ruoka;Uni;", "C", "D"],
]
GOOGLE: Rows = [
    ["Timestamp", "Taho", "Kuinka tärkeää?  [Liikunta]", "Kuinka tärkeää?  [Uni]", "Vapaa sana "],
    ["2025/06/05 11:34:01 AM EET", "Kunta", "Tärkeää", "Ei tärkeää", "Kiitos"],
    ["2025/06/10 8:46:17 AM EET", "HVA", "Ei tärkeää", "Tärkeää", ""],
]
SURVEYMONKEY: Rows = [
    ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address",
     "First Name", "Last Name", "Custom Data 1", "Taho", "Mitä teitte?", "", "", "Terveiset"],
    ["", "", "", "", "", "", "", "", "", "Response", "Ohjausta", "Hankkeita",
     "Other (please specify)", "Open-Ended Response"],
    ["11280740320", "252143207", "01/17/2025 12:30:48 AM", "01/17/2025 12:39:43 AM", "10.0.0.1",
     "a@b.fi", "Maija", "Malli", "x", "Kunta", "Ohjausta", "", "Retkiä", "Hyvä"],
    ["11280740321", "252143207", "01/17/2025 12:31:48 AM", "01/17/2025 12:40:43 AM", "10.0.0.2",
     "b@b.fi", "Matti", "Malli", "y", "HVA", "", "Hankkeita", "", ""],
]  # fmt: skip
LIMESURVEY: Rows = [
    ["id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp", "ipaddr",
     "taho", "teot[SQ001]", "teot[SQ002]", "teot[other]", "sana"],
    ["1", "2025-01-17 12:30:48", "3", "fi", "123456789", "2025-01-17 12:20:48",
     "2025-01-17 12:30:48", "10.0.0.1", "A1", "Y", "", "Retkiä", "'=> lisää"],
    ["2", "", "1", "fi", "123456780", "2025-01-18 12:20:48", "2025-01-18 12:30:48", "10.0.0.2",
     "-oth-", "N", "Y", "", "Kiitos"],
]  # fmt: skip
WEBROPOL: Rows = [
    ["Vastausaika", "Edustamasi taho", "Mitä teitte?:Ohjausta", "Mitä teitte?:Hankkeita", "Muu:"],
    ["5.1.2025 9.15", "Kunta", "Ohjausta", "", "Retkiä"],
    ["6.1.2025 9.20", "HVA", "", "Hankkeita", ""],
]
WEBROPOL_TWO_ROWS: Rows = [
    ["Edustamasi taho", "Mitä teitte?", "", "Terveiset"],
    ["Vastaus", "Ohjausta", "Hankkeita", "Vastaus"],
    ["Kunta", "Ohjausta", "", "Hyvä"],
    ["HVA", "", "Hankkeita", ""],
]
NUMBERED: Rows = [
    ["Vastaajan ID", "A. Taho", "1. Ikä [vuosina]", "Kysymys - Liikunta"],
    ["1", "Kunta", "40", "Kyllä"],
    ["2", "HVA", "50", "Ei"],
]
TABLES = {"forms": FORMS, "google": GOOGLE, "surveymonkey": SURVEYMONKEY, "limesurvey": LIMESURVEY,
          "webropol": WEBROPOL, "webropol two rows": WEBROPOL_TWO_ROWS, "numbered": NUMBERED,
          "one cell": [["Taho"]], "header only": [["Taho", "Ikä"]], "nothing": []}  # fmt: skip


def grid(rows: Rows) -> Grid:
    return grid_of_rows(rows, "made up")


def asked(layout: Layout) -> list[tuple[str, str]]:
    """The question and part of each column that is not left out."""
    return [(column.heading, column.part) for column in layout.columns if not column.left_out]


def left_out(layout: Layout) -> dict[str, list[str]]:
    """The headings of the columns that are left out, by the reason."""
    found: dict[str, list[str]] = {}
    for column in layout.columns:
        if column.left_out:
            reason = column.left_out.removeprefix("import.ignored_")
            found.setdefault(reason, []).append(column.heading)
    return found


def column(layout: Layout, part: str, heading: str = "") -> Column:
    """The first column of this part (and question)."""
    return next(c for c in layout.columns if c.part == part and heading in c.heading)


def nothing_is_lost(layout: Layout, rows: Rows) -> bool:
    below = grid(rows).below(layout.header_rows)
    filled = [cells.filled for cells in below.columns]
    return (
        [c.filled for c in layout.columns] == filled
        and [c.index for c in layout.columns] == list(range(len(filled)))
        and layout.row_numbers.tolist() == below.row_numbers.tolist()
    )
