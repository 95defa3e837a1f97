"""Write docs/koodikirja-viite.md from the loader: `python -m docs.make_codebook_reference`.

What is compulsory, of which type and of which values is asked of the loader, by giving it codebooks
that lack a key or hold a wrong value. The explanations are those of docs/codebook.md.
"""

import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import tomli_w

from hyte_analysis.errors import CodebookProblem
from hyte_analysis.survey.codebook import ROLES_OF_AREAS, parse_codebook
from hyte_analysis.survey.codebook_entries import FIELDS
from hyte_analysis.survey.model import (
    Direction,
    DontKnow,
    Kind,
    Option,
    Question,
    RespondentGroup,
    Role,
    Scale,
    Survey,
    Unit,
)
from hyte_analysis.texts import text

DOCS = Path(__file__).resolve().parent
REFERENCE = DOCS / "koodikirja-viite.md"
Book = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """A table of keys: its name in the loader, its heading, and where in the example it stands."""

    name: str
    heading: str
    places: tuple[tuple[str | int, ...], ...]


PARTS = (
    Part("codebook", "Kysely", ((),)),
    Part("groups", "Vastaajaryhmä `[[groups]]`", (("groups", 0),)),
    Part("sections", "Osio `[[sections]]`", (("sections", 0),)),
    Part(
        "questions",
        "Kysymys `[[questions]]`",
        (("questions", 0), ("questions", 1), ("questions", 2)),
    ),
    Part("options", "Vaihtoehto `[[questions.options]]`", (("questions", 0, "options", 1),)),
    Part("follow_up", "Jatkokysymys `follow_up`", (("questions", 0, "options", 1, "follow_up"),)),
    Part(
        "follow_up_of", "Viittaus vaihtoehtoon `follow_up_of`", (("questions", 2, "follow_up_of"),)
    ),
    Part("translations", "Käännökset `[translations.sv]`", (("translations", "sv"),)),
    Part(
        "translated_question",
        "Kysymyksen käännös `[translations.sv.questions.tunnus]`",
        (("translations", "sv", "questions", "yhteistyon-sujuvuus"),),
    ),
)
OWN_EXPLANATIONS = {
    ("follow_up_of", "question"): "kysymys, jonka vaihtoehdosta on kyse: sen tunnus",
    ("follow_up_of", "code"): "vaihtoehdon koodi",
}
# What a wrong value is told to be, and what the reference calls that type.
TYPES = {
    "codebook.not_text": "teksti",
    "codebook.not_number": "kokonaisluku",
    "codebook.not_flag": "`true` tai `false`",
    "codebook.not_texts": "luettelo tekstejä",
    "codebook.not_entries": "omat avaimensa",
}
VALUES = {
    "kind": ("words.kind", Kind),
    "scale": ("words.scale", Scale),
    "direction": ("codebook.direction", Direction),
    "dont_know": ("words.dont_know", DontKnow),
    "role": ("words.role", Role),
    "unit": ("codebook.unit", Unit),
}
# Fields of the program's own, which no codebook gives.
OWN_FIELDS = {
    "codebook_id": "koodikirja, jolla kysely luettiin",
    "is_sample": "onko aineisto ohjelman mukana tullut esimerkki",
    "in_codebook": "onko ryhmä koodikirjassa vai löytyikö se vasta tiedostosta",
    "coded_from": "avoin kysymys, jonka vastausten luokista kysymys on tehty",
    "asked": "teksti niin kuin lomakkeella, kun näytetään käännös",
}
FAULTS = (
    "not_toml", "missing_field", "unknown_field", "not_text", "not_number", "not_texts",
    "not_flag", "not_entries", "not_allowed", "unknown_section", "no_questions", "no_groups",
    "no_options", "extra_options", "same_id", "same_code", "same_option", "same_group",
    "no_dont_know", "area_of_role", "reserved_role", "follow_up_of_nothing",
)  # fmt: skip


def example() -> Book:
    """The example of docs/codebook.md as a table, with a question that names its option itself."""
    found = re.search(r"```toml\n(.*?)```", _guide(), re.DOTALL)
    if not found:
        raise RuntimeError("docs/codebook.md has no example")
    book = tomllib.loads(found[1])
    book["questions"][2]["follow_up_of"] = {"question": "teemat", "code": 3}
    return book


def _guide() -> str:
    return (DOCS / "codebook.md").read_text(encoding="utf-8")


def explanations(heading: str) -> dict[str, str]:
    """What docs/codebook.md says of each key in the part with this heading."""
    name = heading.partition("`")[0].strip()
    part = re.search(rf"^### {re.escape(name)}.*?(?=^##)", _guide(), re.DOTALL | re.MULTILINE)
    rows = re.findall(r"^\| `(\w+)` \| ([^|]*) \|$", part[0], re.MULTILINE) if part else []
    return {key: _without_columns(meaning) for key, meaning in rows}


def _without_columns(meaning: str) -> str:
    """The explanation without what columns of their own tell here."""
    for elsewhere in (", pakollinen", " Pakollinen.", ", katso alta"):
        meaning = meaning.replace(elsewhere, "")
    return meaning


def _inside(book: Book, place: tuple[str | int, ...]) -> Book:
    inside: Any = book
    for step in place:
        inside = inside[step]
    return inside  # type: ignore[no-any-return]


def _complaint(place: tuple[str | int, ...], change: Callable[[Book], object]) -> str:
    """What the loader says of the example when this is done at the place; "" for nothing."""
    book = example()
    if "translations" not in place:
        book.pop("translations")
    if not place:
        # Nothing else of this smallest codebook refers to what is taken away.
        book.pop("sections")
        book["questions"] = [{"id": "avoin", "text": "Avoin", "kind": "open_text"}]
    change(_inside(book, place))
    try:
        parse_codebook(tomli_w.dumps(book), "")
    except CodebookProblem as problem:
        return problem.user_message
    return ""


def necessity(part: Part, key: str) -> str:
    """Whether a codebook without the key is refused: always, sometimes or never."""
    refused = [bool(_complaint(place, lambda at: at.pop(key, None))) for place in part.places]
    if all(refused):
        return "pakollinen"
    return "valinta- ja järjestyskysymyksellä" if any(refused) else "–"


def type_of(part: Part, key: str) -> str:
    """The type that the loader asks for when the value is of none; a table of texts by key else."""
    said = _complaint(part.places[0], lambda at: at.__setitem__(key, 1.5))
    if part.name.startswith("translat") and text("codebook.not_entries", field=key) in said:
        return "käännökset: mistä ja miksi"
    for of, name in TYPES.items():
        if text(of, field=key) in said:
            return name
    raise RuntimeError(f"{part.name}.{key}: {said}")


def allowed(part: Part, key: str) -> Iterator[tuple[str, str]]:
    """The values that the loader names when it is given one it does not know, in words."""
    if key not in VALUES:
        return
    words, kind = VALUES[key]
    said = _complaint(part.places[0], lambda at: at.__setitem__(key, "?"))
    if ", ".join(kind) not in said:
        raise RuntimeError(f"{part.name}.{key}: {said}")
    for value in kind:
        if value is not Role.NOT_IN_CODEBOOK:
            yield value, text(f"{words}.{value}")


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    lines = [head, tuple("---" for _ in head), *rows]
    return [*(f"| {' | '.join(row)} |" for row in lines), ""]


def _keys(part: Part) -> list[str]:
    told = explanations(part.heading) | (
        explanations("Käännökset") if part.name == "translated_question" else {}
    )
    rows = []
    for key in FIELDS[part.name]:
        meaning = OWN_EXPLANATIONS.get((part.name, key)) or told[key]
        rows.append((f"`{key}`", type_of(part, key), necessity(part, key), meaning))
    lines = [f"## {part.heading}", ""]
    lines += _table(("avain", "arvo", "pakollisuus", "mitä se on"), rows)
    for key in FIELDS[part.name]:
        values = [(f"`{value}`", words) for value, words in allowed(part, key)]
        if values:
            lines += [f"Avaimen `{key}` arvot:", "", *_table(("arvo", "suomeksi"), values)]
    return lines


def _yes(is_so: bool) -> str:
    return "kyllä" if is_so else "–"


def _consequences() -> list[str]:
    kinds = [Question("", "", "", kind) for kind in Kind]
    lines = ["## Mitä lajista, asteikosta ja roolista seuraa", ""]
    lines += _table(
        ("laji", "jakauma", "KA ja Hajonta", "mainintoja vastaajaa kohti"),
        [
            (f"{text(f'words.kind.{q.kind}')} `{q.kind}`", _yes(q.is_closed), _yes(q.has_mean),
             _yes(q.has_mentions))
            for q in kinds
        ],
    )  # fmt: skip
    scaled = [Question("", "", "", Kind.SINGLE_CHOICE, scale) for scale in Scale]
    lines += _table(
        ("asteikko", "vaihtoehdoilla on järjestys", "KA on vain järjestysnumeroista"),
        [
            (f"{text(f'words.scale.{q.scale}')} `{q.scale}`", _yes(q.is_ordered),
             _yes(q.mean_is_nominal))
            for q in scaled
        ],
    )  # fmt: skip
    options = [Option(1, "", "", role) for role in Role]
    lines += _table(
        ("rooli", "mukana KA:ssa", "voi kuulua painopisteeseen", "voi antaa koodikirjassa"),
        [
            (f"{text(f'words.role.{o.role}')} `{o.role}`", _in_mean(o),
             _yes(o.role in ROLES_OF_AREAS), _yes(o.role is not Role.NOT_IN_CODEBOOK))
            for o in options
        ],
    )  # fmt: skip
    return lines


def _in_mean(option: Option) -> str:
    if option.role is Role.DONT_KNOW:
        return "avaimen `dont_know` mukaan"
    return _yes(option.has_form_position)


def own_fields() -> list[tuple[str, str]]:
    """The fields of the model that no codebook gives, each with what it is."""
    keys = {key for part in FIELDS.values() for key in part}
    found = dict.fromkeys(
        field.name
        for kind in (Survey, RespondentGroup, Question, Option)
        for field in fields(kind)
        if field.name not in keys
    )
    return [(f"`{name}`", OWN_FIELDS[name]) for name in found]


def _fault(key: str) -> str:
    sentence = re.sub(r"\{\w+\}", "…", text(f"codebook.{key}"))
    return sentence[0].upper() + sentence[1:]


def reference() -> str:
    """The whole document."""
    lines = [
        "# Koodikirjan avaimet",
        "",
        "<!-- Älä muuta käsin: tehty komennolla python -m docs.make_codebook_reference -->",
        "",
        "Kaikki avaimet, joita koodikirjassa voi olla, ja mitä ohjelma niistä lukee. Miten",
        "koodikirja tehdään ja mitä siinä kannattaa miettiä, on sivulla [Koodikirja](codebook.md).",
        "",
    ]
    for part in PARTS:
        lines += _keys(part)
    lines += _consequences()
    lines += ["## Mitä ohjelma pitää itse", "", "Näitä ei kirjoiteta koodikirjaan:", ""]
    lines += _table(("tieto", "mitä se on"), own_fields())
    lines += ["## Mitä virheestä sanotaan", ""]
    lines += [f"* {_fault(key)}" for key in FAULTS]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the document."""
    REFERENCE.write_text(reference(), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{REFERENCE.name}: {len(reference().splitlines())} lines\n")


if __name__ == "__main__":
    main()
