"""The codes of a survey as files that other tools and people read: CSV and REFI-QDA (.qdc)."""

import csv
import io
import re
from collections.abc import Sequence
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from hyte_analysis.exports.excel_cells import clean, one_line
from hyte_analysis.survey.coding import Code, code_paths, in_tree_order
from hyte_analysis.texts import text

CODE_COLUMNS = ("code", "parent", "description", "colour")
"""The columns of the CSV in order, as keys of their headings under `code_files.column`."""
STEP = " > "
"""What stands between the names of a code's path."""

_NAMESPACE = "urn:QDA-XML:codebook:1.0"
_GUIDS = uuid5(NAMESPACE_URL, "urn:hyte-analyysi:codes")
# A quote before what a spreadsheet would take for a formula, or before such a quote of one's own.
_NEEDS_QUOTE = re.compile(r"'*[=+\-@\t\r\n]")
_COLOUR = re.compile("#[0-9A-Fa-f]{6}")


def path_text(names: Sequence[str]) -> str:
    """`Tiedonkulku > Sähköposti`: the names from the top down; a `>` in a name is doubled."""
    return STEP.join(one_line(name).replace(">", ">>") for name in names)


def to_code_csv(codes: Sequence[Code]) -> bytes:
    """The codes as CSV for Excel: a row a code in tree order, `;` between, UTF-8 with its mark.

    The code above is told by its path. A cell that a spreadsheet would take for a formula begins
    with `'`.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([text(f"code_files.column.{column}") for column in CODE_COLUMNS])
    writer.writerows(map(_guarded, row) for row in code_rows(codes))
    return out.getvalue().encode("utf-8-sig", "replace")


def code_rows(codes: Sequence[Code]) -> list[tuple[str, str, str, str]]:
    """Name, path of the code above, description and colour of each code, in tree order."""
    return [
        (
            one_line(code.name),
            path_text(above),
            clean(code.description).strip(),
            _colour(code),
        )
        for code, above in code_paths(codes)
    ]


def _guarded(cell: str) -> str:
    return f"'{cell}" if _NEEDS_QUOTE.match(cell) else cell


def _colour(code: Code) -> str:
    return code.colour if _COLOUR.fullmatch(code.colour) else ""


def to_qdc(codes: Sequence[Code], title: str) -> bytes:
    """The codes as a REFI-QDA codebook 1.0, which ATLAS.ti, MAXQDA, NVivo and others read.

    A code keeps its GUID when it is renamed: it is made of the survey's title and the code's id.
    The standard's schema wants one code at least.
    """
    root = Element("CodeBook", {"xmlns": _NAMESPACE, "origin": text("words.product")})
    above = [SubElement(root, "Codes")]
    for code, depth in in_tree_order(codes):
        del above[depth + 1 :]
        colour = {"color": _colour(code)} if _colour(code) else {}
        guid = str(uuid5(_GUIDS, f"{title}\n{code.id}")).upper()
        marks = {"guid": guid, "name": one_line(code.name), "isCodable": "true", **colour}
        element = SubElement(above[-1], "Code", marks)
        # The schema wants the description before the codes below.
        if description := clean(code.description).strip():
            SubElement(element, "Description").text = description
        above.append(element)
    indent(root)
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"
