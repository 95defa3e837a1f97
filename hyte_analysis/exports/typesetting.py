"""typst: a document's source and data → a PDF; SVG pictures → PNG. In a process of its own."""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path

from hyte_analysis.errors import HyteError
from hyte_analysis.exports import typesetting_child
from hyte_analysis.exports.fonts import font_files
from hyte_analysis.texts import text

Progress = Callable[[float], None]

# What typst keeps in memory grows with each document: the process ends with its files.
_MEMORY = 4 * 1024**3
_SECONDS = 180
_BATCH, _AT_ONCE = 20, 2
_LARGEST_SCALE = 10.0
# What XML can't hold; a single one in a label would take the whole picture.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# A pixel of an SVG is this part of an inch.
_PIXELS_IN_INCH = 96

_PICTURES = """
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#for svg in json(bytes(sys.inputs.data)) { page(image(bytes(svg), format: "svg")) }
"""


def typeset(source: str, data: object) -> bytes:
    """The tagged PDF (PDF/UA-1) of a document in typst's language.

    The source reads `data` by `json(bytes(sys.inputs.data))`: what is in it stays text. A character
    that no font has becomes ☐, and then `sys.inputs` has `replaced`. HyteError where typst refuses
    the document or takes too long.
    """
    files = _made("pdf", source, {"data": json.dumps(data)})
    if len(files) != 1:
        raise HyteError(text("documents.unmade"))
    return files[0]


def svg_to_png(
    svgs: Sequence[str], scale: float = 2, progress: Progress = lambda _: None
) -> list[bytes]:
    """A PNG for each SVG, `scale` pixels for each of its own, on white.

    The SVG has a width and a height; its letters are in Source Sans. HyteError where one of them
    can't be drawn; ValueError for a scale that is not over 0 and at most 10.
    """
    if not 0 < scale <= _LARGEST_SCALE:
        raise ValueError(scale)
    batches = [svgs[start : start + _BATCH] for start in range(0, len(svgs), _BATCH)]
    made: list[bytes] = []
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        # Each with the context of the one who asks: an error is in his language.
        tasks = [pool.submit(copy_context().run, _pictures, own, scale) for own in batches]
        try:
            for task in tasks:
                made += task.result()
                progress(len(made) / len(svgs))
        except BaseException:
            # Also one who has lost patience does not wait for the rest.
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return made


def _pictures(svgs: Sequence[str], scale: float) -> list[bytes]:
    data = json.dumps([_NOT_XML.sub("", svg) for svg in svgs])
    made = _made("png", _PICTURES, {"data": data}, scale * _PIXELS_IN_INCH)
    if len(made) != len(svgs):
        raise HyteError(text("documents.unmade"))
    return made


def _made(kind: str, source: str, inputs: Mapping[str, str], ppi: float = 0) -> list[bytes]:
    order = {
        "kind": kind, "source": source, "inputs": dict(inputs), "ppi": ppi,
        "memory": _MEMORY, "paths": [path for path in sys.path if path],
    }  # fmt: skip
    try:
        # The fonts' folder is ours: a child that is stopped leaves nothing behind.
        with tempfile.TemporaryDirectory(prefix="hyte-", ignore_cleanup_errors=True) as folder:
            for path in font_files():
                shutil.copy(path, folder)
            done = _child({**order, "fonts": folder, "first": font_files()[0].name})
    except subprocess.TimeoutExpired as problem:
        raise HyteError(text("documents.slow", seconds=_SECONDS)) from problem
    except OSError as problem:
        raise HyteError(text("documents.unmade")) from problem
    if done.returncode != 0:
        raise HyteError(text("documents.unmade"))
    return list(_files(done.stdout))


def _child(order: Mapping[str, object]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(  # noqa: S603 - this Python and the product's own script
        [sys.executable, "-I", str(Path(typesetting_child.__file__))],
        input=json.dumps(order).encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=_SECONDS,
        check=False,
        cwd=tempfile.gettempdir(),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _files(output: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(output):
        size = int.from_bytes(output[at : at + 8], "big")
        yield output[at + 8 : at + 8 + size]
        at += 8 + size
