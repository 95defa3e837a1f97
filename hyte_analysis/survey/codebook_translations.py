"""A codebook's translations: what its texts are in other languages, in TOML."""

from collections.abc import Iterator, Mapping

from hyte_analysis.survey.codebook_entries import (
    Entry,
    Fault,
    refuse_unknown_fields,
    texts_by_key,
    word,
)
from hyte_analysis.survey.model import Survey, Translation
from hyte_analysis.survey.translations import (
    Row,
    item_of_group,
    item_of_option,
    item_of_question,
    item_of_wording,
    items_of,
    with_rows,
)
from hyte_analysis.survey.wording import clean
from hyte_analysis.texts.languages import LANGUAGES

_FIELDS = {"options": "label", "short_labels": "short_label"}


def with_translations(survey: Survey, value: object, sections: Mapping[str, str]) -> Survey:
    """The codebook with the translations of its TOML; `sections` are their names by id.

    Raises a fault for a language that the product does not speak and for a translation of nothing.
    """
    known = items_of(survey)
    rows: list[Row] = []
    for language, given in _table(value, "translations", "translations").items():
        place = f"translations.{language}"
        if language not in LANGUAGES:
            allowed = ", ".join(LANGUAGES)
            raise Fault("translations", "unknown_field", field=language, allowed=allowed)
        entry = _table(given, language, place)
        refuse_unknown_fields(entry, "translations", place)
        for item, key, words in (
            *_wordings(survey, entry, sections, place),
            *_questions(entry, place),
        ):
            if item not in known:
                raise Fault(place, "languages.nothing_to_translate", item=key)
            rows.append((item, language, words))
    return with_rows(survey, rows)


def _table(value: object, field: str, place: str) -> Entry:
    value = {} if value is None else value
    if not isinstance(value, dict):
        raise Fault(place, "not_entries", field=field)
    return value


def _wordings(
    survey: Survey, entry: Entry, sections: Mapping[str, str], place: str
) -> Iterator[Row]:
    """The item, the key and the words of all but the questions."""
    if "title" in entry:
        title = word(entry["title"], "title", place)
        yield item_of_wording(survey.title), "title", title
    for id_, words in texts_by_key(entry.get("sections"), "sections", place).items():
        shown = sections.get(id_, "")
        yield item_of_wording(shown), id_, _number(id_, shown) + words
    for id_, words in texts_by_key(entry.get("groups"), "groups", place).items():
        yield item_of_group(id_), id_, words
    batteries = texts_by_key(entry.get("batteries"), "batteries", place)
    areas = texts_by_key(entry.get("areas"), "areas", place)
    for wording, words in (*batteries.items(), *((clean(of), w) for of, w in areas.items())):
        yield item_of_wording(wording), wording, words


def _number(section_id: str, shown: str) -> str:
    """What stands before a numbered section's title."""
    number = f"{section_id}. "
    return number if shown.startswith(number) else ""


def _questions(entry: Entry, place: str) -> Iterator[Row]:
    for id_, own in _table(entry.get("questions"), "questions", place).items():
        where = f"{place}.questions.{id_}"
        asked = _table(own, id_, where)
        refuse_unknown_fields(asked, "translated_question", where)
        if "text" in asked:
            yield item_of_question(id_), id_, word(asked["text"], "text", where)
        options = texts_by_key(asked.get("options"), "options", where)
        short_labels = texts_by_key(asked.get("short_labels"), "short_labels", where)
        for of, found in (("label", options), ("short_label", short_labels)):
            for code, words in found.items():
                number = int(code) if code.isdecimal() else 0
                yield item_of_option(id_, number, of), f"{id_}: {code}", words


def translations_toml(survey: Survey, sections: Mapping[str, tuple[str, str, bool]]) -> Entry:
    """The translations as `with_translations` reads them.

    `sections` are by name: id, title, and whether the id stands before it.
    """
    languages = sorted({t.language for t in _all(survey)}, key=LANGUAGES.index)
    return {language: _entry(survey, language, sections) for language in languages}


def _all(survey: Survey) -> Iterator[Translation]:
    yield from survey.translations
    for group in survey.groups:
        yield from group.translations
    for question in survey.questions:
        yield from question.translations
        for option in question.options:
            yield from option.translations


def _entry(survey: Survey, language: str, sections: Mapping[str, tuple[str, str, bool]]) -> Entry:
    spoken = {t.of: t.words for t in survey.translations if t.language == language}
    batteries = dict.fromkeys(q.battery for q in survey.questions if q.battery in spoken)
    areas = dict.fromkeys(a for q in survey.questions for a in q.areas if a in spoken)
    groups = {g.id: t.words for g in survey.groups for t in g.translations
              if t.language == language}  # fmt: skip
    entry: Entry = {
        "title": spoken.get(survey.title, ""),
        "groups": groups,
        "sections": {
            id_: spoken[name].removeprefix(_number(id_, name))
            for name, (id_, _, _) in sections.items()
            if name in spoken
        },
        "batteries": {battery: spoken[battery] for battery in batteries},
        "areas": {area: spoken[area] for area in areas},
        "questions": dict(_question_entries(survey, language)),
    }
    return {key: value for key, value in entry.items() if value}


def _question_entries(survey: Survey, language: str) -> Iterator[tuple[str, Entry]]:
    for question in survey.questions:
        entry: Entry = {t.of: t.words for t in question.translations if t.language == language}
        for name, of in _FIELDS.items():
            entry[name] = {
                str(option.code): t.words
                for option in question.options
                for t in option.translations
                if (t.language, t.of) == (language, of)
            }
        kept = {key: value for key, value in entry.items() if value}
        if kept:
            yield question.id, kept
