"""A deck's bytes read back: slides, their texts and the parts of the file."""

import io
import zipfile
from collections.abc import Iterator

from lxml import etree
from openpyxl import Workbook, load_workbook
from pptx import Presentation
from pptx.chart.chart import Chart
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide


def deck(content: bytes) -> Deck:
    return Presentation(io.BytesIO(content))


def charts(slide: Slide) -> list[Chart]:
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def texts(slide: Slide) -> list[str]:
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def notes(slide: Slide) -> str:
    return str(slide.notes_slide.notes_text_frame.text)


def part_names(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.namelist()


def everything(content: bytes) -> Iterator[str]:
    """Every part of the file as text, those of the embedded workbooks too."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            blob = package.read(name)
            if name.endswith(".xlsx"):
                yield from everything(blob)
            else:
                yield blob.decode("utf-8", "replace")


def elements(content: bytes, folder: str) -> Iterator[etree._Element]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if name.startswith(folder) and name.endswith(".xml"):
                yield etree.fromstring(package.read(name))


def workbooks(content: bytes) -> list[Workbook]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = [name for name in package.namelist() if name.endswith(".xlsx")]
        return [load_workbook(io.BytesIO(package.read(name))) for name in names]
