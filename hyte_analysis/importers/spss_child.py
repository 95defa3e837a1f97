"""The script that alone touches an SPSS file, in a short-lived process of its own.

It is run by its path and imports nothing of the product: what the file makes of this process is
seen only as plain numbers and JSON, which `spss_file` then checks. Run as
`python -I spss_child.py '{"source": …, "folder": …, "paths": […], "rows": …, …}'`.
"""

import json
import sys
from array import array
from pathlib import Path
from typing import Any

TOO_MANY = 3
"""The exit code of a table with too many rows, columns or cells."""
TOO_LARGE = 4
"""The exit code of a file that asked for more memory than it may have."""
_ENCODINGS = (None, "CP1252", "LATIN1")


def main(order: dict[str, Any]) -> int:
    """The exit code; the table is in the folder as `table.json` and `codes.bin` where it is 0."""
    _limit(order["memory"], order["seconds"], order["bytes"])
    sys.path.extend(path for path in order["paths"] if path not in sys.path)
    try:
        data, meta = _read(order)
        columns = list(data.values())
        rows = len(columns[0]) if columns else 0
        if len(columns) > order["columns"] or rows > _most_rows(order, len(columns)):
            return TOO_MANY
        _write(Path(order["folder"]), columns, meta, rows)
    except MemoryError:
        return TOO_LARGE
    return 0


def _limit(memory: int, seconds: int, size: int) -> None:
    """Take from this process what it does not need; on Windows the parent's clock must do."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    limits = {resource.RLIMIT_AS: memory, resource.RLIMIT_CPU: seconds + 1,
              resource.RLIMIT_FSIZE: size, resource.RLIMIT_CORE: 0}  # fmt: skip
    for kind, most in limits.items():
        hard = resource.getrlimit(kind)[1]
        own = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (own, own))
        except (OSError, ValueError):
            # macOS takes no limit of address space; the others still hold.
            continue


def _most_rows(order: dict[str, Any], columns: int) -> int:
    most: int = min(order["rows"], order["cells"] // max(columns, 1))
    return most


def _read(order: dict[str, Any]) -> tuple[dict[str, list[Any]], Any]:
    """The columns and the metadata; no more than one row over the limits is read."""
    import pyreadstat  # noqa: PLC0415 - only once the limits hold

    for encoding in _ENCODINGS:
        try:
            _, meta = pyreadstat.read_sav(
                order["source"], metadataonly=True, encoding=encoding, output_format="dict"
            )
            most = _most_rows(order, len(meta.column_names))
            return pyreadstat.read_sav(
                order["source"], user_missing=True, disable_datetime_conversion=True,
                output_format="dict", row_limit=most + 1, encoding=encoding,
            )  # fmt: skip
        except (pyreadstat.ReadstatError, UnicodeError):
            if encoding == _ENCODINGS[-1]:
                raise
    raise AssertionError


def _write(folder: Path, columns: list[list[Any]], meta: Any, rows: int) -> None:  # noqa: ANN401
    variables = []
    with (folder / "codes.bin").open("wb") as codes:
        for place, (name, column) in enumerate(zip(meta.column_names, columns, strict=True)):
            values: dict[Any, int] = {}
            own = array("i", (_code(value, values) for value in column))
            codes.write(own.tobytes())
            variables.append({
                "name": name,
                "label": meta.column_labels[place] or "",
                "format": meta.original_variable_types.get(name) or "",
                "measure": meta.variable_measure.get(name) or "",
                "is_text": meta.readstat_variable_types.get(name) == "string",
                "labels": list(meta.variable_value_labels.get(name, {}).items()),
                "missing": [[r["lo"], r["hi"]] for r in meta.missing_ranges.get(name, ())],
                "values": list(values),
            })  # fmt: skip
    sets = [
        {"name": name, "label": own["label"] or "", "counted": own["counted_value"],
         "is_dichotomy": bool(own["is_dichotomy"]), "variables": own["variable_list"]}
        for name, own in (meta.mr_sets or {}).items()
    ]  # fmt: skip
    table = {"rows": rows, "encoding": meta.file_encoding or "", "variables": variables,
             "sets": sets}  # fmt: skip
    (folder / "table.json").write_text(json.dumps(table), encoding="ascii")


def _code(value: Any, values: dict[Any, int]) -> int:  # noqa: ANN401 - whatever the file holds
    """The place of a value among the column's, from 1; 0 for a missing one."""
    if value is None or value == "" or value != value:  # noqa: PLR0124 - NaN alone differs
        return 0
    return values.setdefault(value, len(values) + 1)


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
