"""The last touch on a tagged PDF: row headers, which the typesetter can't mark itself."""

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object


def with_row_headers(pdf: bytes) -> bytes:
    """The PDF with the first cell of each body row as that row's header, in fewer bytes.

    The cells' own lists of headers name only the columns' and are dropped: header cells with a
    scope tell the same of both (ISO 32000-1, 14.8.5.7).
    """
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root.get(Name.StructTreeRoot)
        if isinstance(root, Dictionary):
            for row in _body_rows(root):
                _mark(row)
        document.save(
            made, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True
        )
    return made.getvalue()


def _children(element: Object) -> Iterator[Dictionary]:
    held = element.get(Name.K)
    for child in held if isinstance(held, Array) else [held]:
        if isinstance(child, Dictionary) and Name.S in child:
            yield child


def _body_rows(element: Object) -> Iterator[Dictionary]:
    waiting = [*_children(element)]
    while waiting:
        own = waiting.pop()
        if Name.TBody == own.S:
            yield from (row for row in _children(own) if row.S == Name.TR)
        else:
            waiting += _children(own)


def _mark(row: Dictionary) -> None:
    for place, cell in enumerate(_children(row)):
        told = cell.get(Name.A)
        attributes = [a for a in (told if isinstance(told, Array) else [told]) if a is not None]
        for own in attributes:
            if Name.Headers in own:
                del own[Name.Headers]
        if place == 0:
            cell.S = Name.TH
            attributes = [own for own in attributes if own.get(Name.O) != Name.Table]
            attributes.append(Dictionary(O=Name.Table, Scope=Name.Row))
            cell.A = Array(attributes)
