"""A survey's texts in the reader's language, as far as its codebook translates them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from hyte_analysis.survey.model import (
    Option,
    Question,
    RespondentGroup,
    Survey,
    Translation,
)
from hyte_analysis.texts import catalogue, text
from hyte_analysis.texts.languages import LANGUAGES, in_language

Row = tuple[str, str, str]
"""What an item is in a language: the item (`items_of`), the language, the words."""


def in_language_of(survey: Survey, language: str) -> Survey:
    """The survey with those of its texts replaced that are translated into the language.

    Ids, codes and synonyms stay, and `asked` is what was replaced. An option translated without a
    short name is called by its whole translation. The product's own words, such as the wording of
    a question of codes, are in the language too, whoever's language they were stored in.
    """
    spoken = {t.of: t.words for t in survey.translations if t.language == language}
    questions = tuple(_question(question, spoken, language) for question in survey.questions)
    shown = replace(
        survey,
        title=spoken.get(survey.title, survey.title),
        groups=tuple(_group(group, language) for group in survey.groups),
        questions=questions,
    )
    if not any(question.coded_from for question in questions):
        return shown
    coded = (_coded(question, survey, shown, language) for question in questions)
    return replace(shown, questions=tuple(coded))


def _words(translations: Iterable[Translation], language: str) -> dict[str, str]:
    return {t.of: t.words for t in translations if t.language == language}


def _group(group: RespondentGroup, language: str) -> RespondentGroup:
    if not group.in_codebook and group.label in no_group_words():
        with in_language(language):
            return replace(group, label=text("words.no_group"))
    own = _words(group.translations, language)
    return replace(group, label=own["label"], asked=group.label) if own else group


def no_group_words() -> frozenset[str]:
    """What those are called who have no respondent group, in every language."""
    return frozenset(catalogue(language)["words.no_group"] for language in LANGUAGES)


def _question(question: Question, spoken: dict[str, str], language: str) -> Question:
    own = _words(question.translations, language)
    return replace(
        question,
        text=own.get("text", question.text),
        asked=question.text if own else "",
        section=spoken.get(question.section, question.section),
        battery=spoken.get(question.battery, question.battery),
        options=tuple(_option(option, spoken, language) for option in question.options),
    )


def _option(option: Option, spoken: dict[str, str], language: str) -> Option:
    own = _words(option.translations, language)
    area = spoken.get(option.area, option.area)
    if not own and area == option.area:
        return option
    label = own.get("label", option.label)
    short_label = own.get("short_label", own.get("label", option.short_label))
    asked = option.label if "label" in own else ""
    return replace(option, label=label, short_label=short_label, area=area, asked=asked)


_CODED = ("coding.question", "coding.question_unfinished")


def _coded(question: Question, survey: Survey, shown: Survey, language: str) -> Question:
    """A question of codes worded anew: storage words it in the language of whoever coded."""
    asked = survey.question(question.coded_from or "")
    own = shown.question(question.coded_from or "")
    if asked is None or own is None:
        return question
    for key in _CODED:
        for template in {catalogue(of)[key] for of in LANGUAGES}:
            found = _read(template, question.text, asked.text)
            if found is not None:
                with in_language(language):
                    return replace(question, text=text(key, **(found | {"question": own.text})))
    return question


def _read(template: str, words: str, asked: str) -> dict[str, str] | None:
    """The numbers in words that the template has made of the question; None for other words."""
    parts = re.split(r"(\{\w+\})", template)
    pattern = "".join(
        re.escape(asked) if part == "{question}"
        else rf"(?P<{part[1:-1]}>.+)" if re.fullmatch(r"\{\w+\}", part)
        else re.escape(part)
        for part in parts
    )  # fmt: skip
    found = re.fullmatch(pattern, words)
    return found.groupdict() if found else None


def items_of(survey: Survey) -> frozenset[str]:
    """What may be translated of the survey, such as `option/label/<code>/<question id>`."""
    return frozenset(
        (
            *map(item_of_wording, wordings(survey)),
            *(item_of_group(group.id) for group in survey.groups),
            *(item_of_question(question.id) for question in survey.questions),
            *(
                item_of_option(question.id, option.code, of)
                for question in survey.questions
                for option in question.options
                for of in ("label", "short_label")
            ),
        )
    )


def wordings(survey: Survey) -> tuple[str, ...]:
    """The title, the sections, the batteries and the focus areas, each once."""
    questions = survey.questions
    areas = (area for question in questions for area in question.areas)
    found = (survey.title, *(q.section for q in questions), *(q.battery for q in questions), *areas)
    return tuple(dict.fromkeys(filter(None, found)))


def item_of_wording(wording: str) -> str:
    """The item of a title, a section, a battery or a focus area."""
    return f"survey/{wording}"


def item_of_group(group_id: str) -> str:
    """The item of a respondent group's label."""
    return f"group/label/{group_id}"


def item_of_question(question_id: str) -> str:
    """The item of a question's text."""
    return f"question/text/{question_id}"


def item_of_option(question_id: str, code: int, of: str) -> str:
    """The item of an option's `label` or `short_label`."""
    return f"option/{of}/{code}/{question_id}"


def rows_of(survey: Survey) -> Iterator[Row]:
    """The survey's translations item by item: those of wordings that it no longer has left out."""
    own = frozenset(wordings(survey))
    yield from (
        (item_of_wording(t.of), t.language, t.words) for t in survey.translations if t.of in own
    )
    for group in survey.groups:
        yield from ((item_of_group(group.id), t.language, t.words) for t in group.translations)
    for question in survey.questions:
        for t in question.translations:
            yield item_of_question(question.id), t.language, t.words
        for option in question.options:
            for t in option.translations:
                yield item_of_option(question.id, option.code, t.of), t.language, t.words


def with_rows(survey: Survey, rows: Iterable[Row]) -> Survey:
    """The survey with these translations and no others; those of unknown items are left out."""
    given: dict[str, list[tuple[str, str]]] = {}
    for item, language, words in rows:
        given.setdefault(item, []).append((language, words))

    def of_item(item: str, of: str) -> list[Translation]:
        return [Translation(language, of, words) for language, words in given.get(item, ())]

    def option(question_id: str, own: Option) -> Option:
        both = (of_item(item_of_option(question_id, own.code, of), of)
                for of in ("label", "short_label"))  # fmt: skip
        return replace(own, translations=_sorted(*both))

    def question(own: Question) -> Question:
        options = tuple(option(own.id, one) for one in own.options)
        translations = _sorted(of_item(item_of_question(own.id), "text"))
        return replace(own, options=options, translations=translations)

    return replace(
        survey,
        translations=_sorted(*(of_item(item_of_wording(w), w) for w in wordings(survey))),
        groups=tuple(
            replace(g, translations=_sorted(of_item(item_of_group(g.id), "label")))
            for g in survey.groups
        ),
        questions=tuple(map(question, survey.questions)),
    )


def _sorted(*found: Iterable[Translation]) -> tuple[Translation, ...]:
    return tuple(sorted(translation for some in found for translation in some))
