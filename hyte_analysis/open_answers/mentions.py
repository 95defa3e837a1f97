"""Who mentions what in a question's answers, by the coding that counts in the results."""

from collections import Counter

from hyte_analysis.survey.coding import AGREED, CodingRows, Passage, ancestors


def standing(coding: CodingRows, question_id: str) -> dict[Passage, tuple[int, ...]]:
    """The codes of a question's passages that count: what was agreed, else the result coder's.

    Where no result coder is chosen it is the one who has read most, as in the results.
    """
    own = coding.of_question(question_id)
    chosen = next((row.coder for row in own.result_coders), None)
    if chosen is None:
        read = Counter(c.coder for c in own.coded if c.coder != AGREED)
        chosen = min(read, key=lambda coder: (-read[coder], coder), default=AGREED)
    found: dict[Passage, tuple[int, ...]] = {}
    for coder in (chosen, AGREED):
        found |= {c.passage: c.codes for c in own.coded if c.coder == coder}
    return found


def codes_of(coding: CodingRows, question_id: str) -> dict[Passage, frozenset[int]]:
    """The codes that count of each passage, with all codes above them."""
    above = {code.id: (code.id, *ancestors(code.id, coding.codes)) for code in coding.codes}
    return {
        passage: frozenset(code for given in codes for code in above.get(given, ()))
        for passage, codes in standing(coding, question_id).items()
    }
