"""A survey with personal data in respondents' own words, and where a page or a file shows it."""

import csv
import io
import time
import zipfile
from pathlib import Path

from hyte_analysis.cli import main
from tests.pages.reading import SAMPLES, Screen

SURVEY, ASKED, GOALS, PROGRESS = (
    "ennakkokysely-2024",
    "hyte-tyon-tehostaminen",
    "tehostettavat-tavoitteet",
    "tavoitteiden-eteneminen",
)
# Without signs that are written otherwise in JSON, so that one search finds them anywhere.
SECRETS = (
    "Matti Virtanen",
    "040 123 4567",
    "matti.virtanen",
    "131052-308T",
    "Puijonkatu 12",
    "Kuopion kaup",
    "Savon ammattiopisto",
    "Maija Korho",
    "050 765 4321",
    "Eeva Laitinen",
)
ANSWERS = (
    "Meillä Kuopion kaupungissa asiaa hoitaa Matti Virtanen, puh. 040 123 4567.",
    "Kirjoittakaa matti.virtanen@kunta.example tai Ylä-Savon ammattiopistoon.",
    "Hänen tunnuksensa on 131052-308T ja osoite Puijonkatu 12 A 3, 70100 Kuopio.",
    "Lisää yhteisiä iltoja.",
    "Lisää yhteisiä iltoja.",
)
OTHER_GOAL = "Tavoite, josta kertoo Eeva Laitinen"
TYPED = "Kysykää Maija Korhoselta 050 765 4321"


def export() -> bytes:
    """The sample of 2024 with these words of municipalities in it, and a contradiction."""
    file = SAMPLES / "ennakkokysely-2024.csv"
    head, *rows = csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig")), delimiter=";")
    column = {name: number for number, name in enumerate(head)}
    asked = next(number for name, number in column.items() if name.startswith("2. "))
    goals = [number for name, number in column.items() if name.startswith("3. ")]
    municipal = [row for row in rows if row[1] == "Kunta tai kaupunki"]
    for row, words in zip(municipal, ANSWERS, strict=False):
        row[asked] = words
    municipal[0][2], municipal[1][2] = "Kuopion kaupunki", "Ylä-Savon ammattiopisto"
    municipal[2][3] = TYPED
    municipal[0][goals[0]] = head[goals[0]].partition(":")[2]
    municipal[0][goals[-4]] = head[goals[-4]].partition(":")[2]
    municipal[1][goals[-1]] = OTHER_GOAL
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([head, *rows])
    return out.getvalue().encode("utf-8-sig")


def import_planted(database: Path, folder: Path) -> None:
    """The planted survey as the user's own."""
    file = folder / "ennakkokysely-2024.csv"
    file.write_bytes(export())
    assert main(["import", str(file), "--db", str(database)]) == 0


def until_ready(screen: Screen) -> Screen:
    """The page once the work beside it is done."""
    for _ in range(600):
        if not screen.app.get("progress"):
            return screen
        time.sleep(0.1)
        screen.app.run()
    raise AssertionError("The work beside the page did not end.")


def sent(screen: Screen) -> bytes:
    """All that the page sends to the browser."""
    return b"\n".join(
        element.proto.SerializeToString()
        for element in screen.app._tree
        if hasattr(element, "proto") and element.proto is not None
    )


def unzipped(workbook: bytes) -> bytes:
    """All that a workbook holds."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def told(content: bytes) -> list[str]:
    """The planted words that stand in it, whatever their case."""
    low = content.lower()
    return [secret for secret in SECRETS if secret.lower().encode() in low]
