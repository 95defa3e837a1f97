"""Who mentions what in a question's answers, by the coding that counts in the results."""

from collections import Counter

from hyte_analysis.survey.coding import AGREED, CodingRows, Passage, ancestors


def result_coder(coding: CodingRows, question_id: str) -> str:
    """Whose coding of the question the results count beside what was agreed; AGREED for nobody's.

    It is the one chosen, or who has read most, as in `storage.coded_questions`.
    """
    own = coding.of_question(question_id)
    if own.result_coders:
        return own.result_coders[0].coder
    read = Counter(c.coder for c in own.coded if c.coder != AGREED)
    return min(read, key=lambda coder: (-read[coder], coder), default=AGREED)


def standing(coding: CodingRows, question_id: str) -> dict[Passage, tuple[int, ...]]:
    """The codes of a question's passages that count: what was agreed, else the result coder's."""
    own = coding.of_question(question_id)
    found: dict[Passage, tuple[int, ...]] = {}
    for coder in (result_coder(own, question_id), AGREED):
        found |= {c.passage: c.codes for c in own.coded if c.coder == coder}
    return found


def codes_of(coding: CodingRows, question_id: str) -> dict[Passage, frozenset[int]]:
    """The codes that count of each passage, with all codes above them."""
    above = {code.id: (code.id, *ancestors(code.id, coding.codes)) for code in coding.codes}
    return {
        passage: frozenset(code for given in codes for code in above.get(given, ()))
        for passage, codes in standing(coding, question_id).items()
    }
