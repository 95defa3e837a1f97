"""A survey in words that no language has, so that every other word on a page is the product's."""

import csv
import io
from contextlib import closing
from pathlib import Path

from hyte_analysis.cli import main
from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.coding import change_coding
from hyte_analysis.storage.database import open_database
from hyte_analysis.storage.summaries import store_summary
from hyte_analysis.survey.answers import Filter
from hyte_analysis.survey.coding import (
    ChangeKind,
    Code,
    CodedPassage,
    CodingChange,
    CodingRows,
    passages,
)
from hyte_analysis.survey.summaries import Line, Part, Summary, Theme

MARK = "zz"
"""What each of its words begins with."""

SURVEY, OPEN = "zzkysely-2026", "zzavoin"
BOOK = """
id = "zzkysely-2026"
title = "Zzkysely 2026"
wave = 2026

[[groups]]
id = "zza"
label = "Zzaa"
invited_n = 9

[[groups]]
id = "zzb"
label = "Zzbee"

[[groups]]
id = "zzc"
label = "Zzcee"

[[sections]]
id = "1"
title = "Zzosio"

[[questions]]
id = "zzyksi"
number = "1.1"
section = "1"
kind = "single_choice"
scale = "ordinal"
direction = "lower_is_better"
battery = "Zzmatriisi"
text = "Zzyksi zzvai zzkaksi zzkolme zznelja?"

[[questions.options]]
code = 1
label = "Zzhyvin"

[[questions.options]]
code = 2
label = "Zzvaihtelevasti zzmiksi"
short_label = "Zzvaihtelevasti"
follow_up = { id = "zzmiksi", text = "Zzmiksi zzniin?" }

[[questions.options]]
code = 3
label = "Zzhuonosti"

[[questions.options]]
code = 4
label = "Zzemme zztieda"
role = "dont_know"

[[questions]]
id = "zzmonta"
number = "1.2"
section = "1"
kind = "multiple_choice"
text = "Zzmonta zzvoi zzvalita?"

[[questions.options]]
code = 1
label = "Zzliikunta"
area = "Zzalue"

[[questions.options]]
code = 2
label = "Zzuni"
area = "Zzalue"

[[questions.options]]
code = 3
label = "Zzkaikki"
role = "exclusive"

[[questions]]
id = "zznominal"
number = "1.3"
section = "1"
kind = "single_choice"
scale = "nominal"
text = "Zznominal zzkysymys?"

[[questions.options]]
code = 1
label = "Zzpuna"

[[questions.options]]
code = 2
label = "Zzsini"

[[questions]]
id = "zzluku"
number = "1.4"
section = "1"
kind = "number"
scale = "interval"
text = "Zzluku zzmontako?"

[[questions]]
id = "zzpaiva"
number = "1.5"
kind = "date"
text = "Zzpaiva zzmilloin?"

[[questions]]
id = "zzavoin"
number = "1.6"
kind = "open_text"
text = "Zzavoin zzmita zzajattelette?"
"""
HEADS = ("Zztaho", "Zzyksi zzvai zzkaksi zzkolme zznelja?",
         "Zzyksi zzvai zzkaksi zzkolme zznelja?:Zzvaihtelevasti zzmiksi Avoimet vastaukset",
         "Zzmonta zzvoi zzvalita?", "Zznominal zzkysymys?", "Zzluku zzmontako?",
         "Zzpaiva zzmilloin?", "Zzavoin zzmita zzajattelette?")  # fmt: skip
CHOICES = ("Zzhyvin", "Zzvaihtelevasti zzmiksi", "Zzhuonosti", "Zzemme zztieda", "Zzoma")
SETS = ("Zzliikunta", "Zzliikunta;Zzuni", "Zzkaikki;Zzuni", "Zzuni", "")
ANSWERS = ("Zzlisaa zziltoja zzkaikille", "Zzlisaa zziltoja", "zzparempi zztieto zzkulkee",
           "zztieto zzei zzkulje", "Zzjarjestot zzmukaan", "")  # fmt: skip


def export(year: int = 2026) -> bytes:
    """Twenty-four responses to it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(HEADS)
    for row in range(24):
        group = ("Zzaa", "Zzbee", "Zzcee", "Zzaa", "Zzbee", "Zzuusi" if row == 5 else "Zzaa")[
            row % 6
        ]
        choice = CHOICES[(row * row) % 5]
        why = "Zzsyy zzon zzse" if choice.startswith("Zzvai") else ""
        writer.writerow((group, choice, why, SETS[row % 5], ("Zzpuna", "Zzsini")[row % 2],
                         (row * 7) % 11, f"{row % 27 + 1}.{row % 12 + 1}.{year}",
                         ANSWERS[row % 6]))  # fmt: skip
    return out.getvalue().encode("utf-8-sig")


def imported(database: Path, folder: Path) -> None:
    """Two waves of it as the user's own surveys."""
    for year in (2025, 2026):
        book, file = folder / f"zz-{year}.toml", folder / f"zz-{year}.csv"
        book.write_text(BOOK.replace("2026", str(year)), encoding="utf-8")
        file.write_bytes(export(year))
        arguments = ["import", str(file), "--codebook", str(book), "--db", str(database)]
        assert main(arguments) == 0
    _code(database)


def _code(path: Path) -> None:
    """Two coders have read the first answers, and the team has begun a summary."""
    codes = (Code(1, "Zzillat"), Code(2, "Zztiedot", parent=1, position=1))
    with closing(open_database(path)) as database:
        answers = StoredAnswers(database).open_answers(SURVEY, Filter(), [OPEN])
        parts = [one.passage for one in passages(answers)][:12]
        coded = tuple(
            CodedPassage(part, coder, (1 + (place + shift) % 2,))
            for shift, coder in enumerate(("Zzanna", "Zzbea"))
            for place, part in enumerate(parts)
        )
        rows = CodingRows(codes, coded)
        change_coding(database, SURVEY, CodingChange(ChangeKind.CODING_IMPORTED, added=rows),
                      "Zzanna")  # fmt: skip
        theme = Theme("Zzillat", code=1, lines=(Line(Part.QUOTE, parts[0]),))
        store_summary(database, SURVEY, Summary(OPEN, (theme,)), "Zzanna", 0)
