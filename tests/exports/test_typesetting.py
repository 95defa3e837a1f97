"""typst in a process of its own: pictures, documents, and what goes wrong."""

import io
import subprocess
import threading

import pytest
from PIL import Image

from hyte_analysis.errors import HyteError
from hyte_analysis.exports import typesetting
from hyte_analysis.exports.fonts import FAMILY, font_files
from hyte_analysis.exports.typesetting import svg_to_png, typeset
from hyte_analysis.exports.typesetting_child import SIGN
from tests.exports.pdf_reading import structure

DOCUMENT = f"""
#set document(title: "Otsikko")
#set text(font: "{FAMILY}", lang: "fi")
#title()
#par(json(bytes(sys.inputs.data)).at("said"))
#if "replaced" in sys.inputs [Korvattu]
"""


def svg(words: str = "Hyvä", colour: str = "#12467F") -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="50" viewBox="0 0 200 50">'
        f'<rect x="100" width="100" height="50" fill="{colour}"/>'
        f'<text x="5" y="20" font-family="{FAMILY}" font-size="15">{words}</text></svg>'
    )


def said(words: str) -> str:
    return structure(typeset(DOCUMENT, {"said": words})).words


def test_an_svg_becomes_a_png_of_its_size_times_the_scale() -> None:
    for scale, size in ((1, (200, 50)), (2, (400, 100)), (3, (600, 150))):
        (png,) = svg_to_png([svg()], scale)
        assert Image.open(io.BytesIO(png)).size == size


def test_a_picture_has_its_colours_on_white() -> None:
    (png,) = svg_to_png([svg()], 1)
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    assert picture.getpixel((150, 25)) == (0x12, 0x46, 0x7F)
    assert picture.getpixel((90, 45)) == (255, 255, 255)


def test_letters_are_drawn() -> None:
    with_letters, without = svg_to_png([svg("Hyvä"), svg("")], 1)
    assert with_letters != without


def test_pictures_come_in_the_order_of_their_svgs_and_tell_how_far_they_are() -> None:
    shades = [f"#0000{shade:02X}" for shade in range(100)]
    told: list[float] = []
    pngs = svg_to_png([svg(colour=shade) for shade in shades], 1, told.append)
    blues = [Image.open(io.BytesIO(png)).convert("RGB").getpixel((150, 25))[2] for png in pngs]
    assert blues == list(range(100))
    assert told == sorted(told)
    assert told[-1] == 1
    assert len(told) > 1


def test_no_svgs_give_no_pictures() -> None:
    assert svg_to_png([]) == []


def test_a_scale_has_to_be_sensible() -> None:
    for scale in (0, -1, 11, float("nan")):
        with pytest.raises(ValueError, match=str(scale)):
            svg_to_png([svg()], scale)


def test_a_character_that_xml_cannot_hold_does_not_take_the_picture() -> None:
    assert len(svg_to_png([svg("a\x00b\ufffec😀")], 1)) == 1


def test_what_is_no_picture_is_refused_in_plain_words() -> None:
    with pytest.raises(HyteError) as problem:
        svg_to_png([svg(), "<svg"])
    assert "svg" not in problem.value.user_message.lower()
    assert problem.value.__cause__ is None


def test_the_same_order_gives_the_same_bytes() -> None:
    assert typeset(DOCUMENT, {"said": "Hei"}) == typeset(DOCUMENT, {"said": "Hei"})
    assert svg_to_png([svg()]) == svg_to_png([svg()])


def test_markup_in_the_data_is_text() -> None:
    words = "#let x = 1 $x$ *a* _b_ @c `d` \\ <b> =1+1 // e"
    assert words in said(words)


@pytest.mark.parametrize("sign", ["😀", "漢", "\x00", "\ufffe", "\ufdd0", "\x1b", "ไ"])
def test_a_character_without_a_glyph_becomes_a_visible_sign(sign: str) -> None:
    told = said(f"a{sign}b")
    assert f"a{SIGN}" in told
    assert "Korvattu" in told


def test_what_the_font_has_stays() -> None:
    told = said("ÅÄÖ åäö – ” € → ✓ Кириллица ≥ −")
    assert "ÅÄÖ åäö – ” € → ✓ Кириллица ≥ −" in told
    assert "Korvattu" not in told


def test_half_a_character_does_not_take_the_document() -> None:
    assert "loppu" in said("\ud83d loppu")


def test_a_document_that_cannot_be_made_does_not_quote_itself(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(HyteError) as problem:
        typeset('#panic(json(bytes(sys.inputs.data)).said, "x")', {"said": "salaisuus"})
    told = capfd.readouterr()
    assert "salaisuus" not in f"{problem.value}{problem.value.__cause__}{told.out}{told.err}"


def test_a_slow_document_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "_SECONDS", 0.01)
    with pytest.raises(HyteError, match="keskeytettiin"):
        typeset(DOCUMENT, {"said": "Hei"})


def test_a_process_that_cannot_start_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(subprocess, "run", refuse)
    with pytest.raises(HyteError):
        svg_to_png([svg()])


def test_two_documents_can_be_made_at_once() -> None:
    made: dict[str, bytes] = {}
    words = ["yksi", "kaksi"]

    def make(word: str) -> None:
        made[word] = typeset(DOCUMENT, {"said": word})

    threads = [threading.Thread(target=make, args=(word,)) for word in words]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {word: word in structure(made[word]).words for word in words} == {
        "yksi": True,
        "kaksi": True,
    }


def test_the_typeface_comes_from_a_package() -> None:
    assert font_files()[0].name == "SourceSansPro-Regular.ttf"
    assert all(path.is_file() for path in font_files())
