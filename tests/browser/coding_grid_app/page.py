"""Answers that nobody gave, to be coded; every change that arrives is written down in a file.

A file named `absent` beside it keeps the grid off the page, `slow` holds the script up.
"""

import json
import os
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import streamlit as st

from hyte_analysis.survey.coding import Code
from hyte_analysis.ui.coding_grid import (
    GridChange,
    GridRow,
    apply_grid_changes,
    coding_grid,
    grid_codes,
)

FOLDER = Path(os.environ["GRID_FOLDER"])
COUNT = int(os.environ.get("GRID_ROWS", "60"))
KEY = "luokittelu"
THEMES = ("Tieto", "Resurssit", "Rakenteet", "Henkilöstö", "Raha", "Yhteistyö", "Järjestöt",
          "Osallisuus", "Elintavat", "Turvallisuus", "Vanhemmuus", "Mieli ja päihteet")  # fmt: skip
BEGINNINGS = (
    "Tietoa ei saada ajoissa.",
    "Yhteistyö järjestöjen kanssa toimii, mutta rakenteet puuttuvat ja vastuut ovat epäselviä.",
    (
        "Resurssit eivät riitä ennaltaehkäisevään työhön; henkilöstö vaihtuu, ja osaaminen katoaa. "
        "Pienessä kunnassa sama ihminen hoitaa kolmea tehtävää, eikä hyvinvointikertomuksen "
        "tekemiseen jää aikaa kuin iltaisin."
    ),
    "Nuorten päihteiden käyttö huolestuttaa 🙂 ja vanhemmat kaipaavat tukea",
)
GROUPS = (("Kunta", "Esimerkkilän kunta"), ("HVA", "Esimerkin hyvinvointialue"),
          ("Muut toimijat", "Esimerkkiyhdistys ry"))  # fmt: skip
CONTEXT = (("Onko hyvinvointialueen ja organisaatiosi välille sovittu käytäntöjä?", "Kyllä"),)
PARENTS = {4: 2, 5: 2, 7: 6}


@st.cache_resource
def stored() -> list[dict[str, GridRow]]:
    """The rows as they are after each change, the last one now."""
    rows = {}
    for number in range(COUNT):
        words = f"{BEGINNINGS[number % 4]} ({number + 1})"
        group, organisation = GROUPS[number % 3]
        start = words.find("rakenteet")
        rows[f"v{number}"] = GridRow(
            f"v{number}", words, group, organisation, CONTEXT,
            suggestions=(number % 12 + 1, (number + 4) % 12 + 1, (number + 7) % 12 + 1),
            hits=((start, start + 9),) if start >= 0 else (),
        )  # fmt: skip
    return [rows]


def store(change: GridChange) -> None:
    rows = dict(stored()[-1])
    if change.undo:
        if len(stored()) > 1:
            stored().pop()
    elif change.cuts:
        row = rows[change.row]
        places = [0, *change.cuts, len(row.text)]
        parts = [
            replace(row, id=f"{row.id}-{n}", text=row.text[start:end].strip(), hits=(),
                    part=(n + 1, len(places) - 1))
            for n, (start, end) in enumerate(pairwise(places))
        ]  # fmt: skip
        kept = {}
        for name, each in rows.items():
            kept |= {part.id: part for part in parts} if name == row.id else {name: each}
        stored().append(kept)
    else:
        codes = change.codes or ()
        row = replace(rows[change.row], codes=codes, is_read=change.codes is not None)
        stored().append({**rows, change.row: row})
    with (FOLDER / "changes.jsonl").open("a", encoding="utf-8") as log:
        told = [change.number, change.row, change.codes, change.cuts, change.undo]
        log.write(json.dumps(told) + "\n")


codes = grid_codes(
    [Code(n + 1, name, f"Kaikki, mikä koskee aihetta {name.lower()}.", "", PARENTS.get(n + 1), n)
     for n, name in enumerate(THEMES)]
)  # fmt: skip


def take() -> None:
    known = {row.id: row.text for row in stored()[-1].values()}
    apply_grid_changes(KEY, known, [code.id for code in codes], store)


st.set_page_config(page_title="Luokittelu", layout="wide")
st.html("<h1>Mitkä ovat tiedolla johtamisen suurimmat esteet?</h1>")
if (FOLDER / "absent").exists():
    if (FOLDER / "slow").exists():
        time.sleep(1)
    st.text_input("Muistiinpano")
    st.stop()
take()
if (FOLDER / "slow").exists():
    time.sleep(1)
coding_grid(list(stored()[-1].values()), codes, key=KEY, on_change=take)
st.text_input("Muistiinpano")
st.button("Lataa uudelleen")
