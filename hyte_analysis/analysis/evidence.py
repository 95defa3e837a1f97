"""What stands behind a question's figures, in sentences: differences and what can be worked out."""

from collections.abc import Iterator, Sequence

from hyte_analysis.analysis.group_differences import GroupDifference, GroupDifferences, Verdict
from hyte_analysis.analysis.result import GroupResult, ResultTable
from hyte_analysis.analysis.reveals import reveals
from hyte_analysis.survey.model import Kind, Role
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.formats import count_text, decimal_text, p_text

# More rows than this are only counted, not spelt out.
MOST_SPELT_OUT = 4


def difference_sentences(table: ResultTable, differences: GroupDifferences) -> Iterator[str]:
    """Whether the groups differ, how that was tested, and what groups of these sizes could tell."""
    tests = differences.of(table.question.id)
    tested = [test for test in tests if test.p is not None]
    if not tested:
        reason = next((test.reason for test in tests if test.reason is not None), None)
        if reason is not None:
            yield text("evidence.untested", reason=text(f"comparison.untested.{reason}"))
        return
    if table.question.kind is Kind.MULTIPLE_CHOICE:
        yield from _option_sentences(table, tested)
    else:
        yield _test_sentence("evidence.difference", tested[0])
        if tested[0].smallest_p is not None and tested[0].can_be_told:
            yield text("evidence.smallest", p=p_text(tested[0].smallest_p))
    if not any(test.can_be_told for test in tested):
        smallest = min(test.smallest_p or 1.0 for test in tested)
        yield text("evidence.too_small", p=p_text(smallest))


def _test_sentence(key: str, test: GroupDifference, **words: str) -> str:
    return text(
        key,
        verdict=text(f"comparison.verdict.{test.verdict}"),
        p=p_text(test.p),
        adjusted=p_text(test.adjusted_p),
        method=text(f"comparison.method.{test.method}"),
        **words,
    )


def _option_sentences(table: ResultTable, tests: Sequence[GroupDifference]) -> Iterator[str]:
    told = [t for t in tests if t.verdict in (Verdict.CLEAR, Verdict.HINT)]
    labels = {option.code: option.short_label for option in table.options}
    for test in told:
        option = labels.get(test.option_code or 0, "")
        yield _test_sentence("evidence.option_difference", test, option=option)
    if not told:
        smallest = min(test.p or 1.0 for test in tests)
        yield counted("evidence.no_option_differs", len(tests), p=p_text(smallest))


def reveal_sentences(table: ResultTable) -> Iterator[str]:
    """What KA, Hajonta and n tell, spelt out; nothing where figures are protected."""
    rows = reveals(table)
    telling = [row.group for row in rows if row.tells_answers]
    if table.is_protected or not telling:
        return
    yield counted("evidence.reveals", len(rows), telling=count_text(len(telling)),
                  groups=", ".join(telling))  # fmt: skip
    for group in [g for g in table.single_groups if g.group in telling][:MOST_SPELT_OUT]:
        yield _spelt_out(group)
    for row in rows:
        if row.fits is not None and row.fits > 1:
            yield text("evidence.several_fit", group=row.group, n=count_text(row.fits))


def _spelt_out(group: GroupResult) -> str:
    answers = ", ".join(
        text("evidence.answers_of", n=count_text(count.n), option=count.option.short_label)
        for count in group.counts
        if count.n
    )
    mean, spread = decimal_text(group.mean), decimal_text(group.spread)
    return text("evidence.spelt_out", group=group.group, mean=mean, spread=spread,
                n=count_text(group.n), answers=answers)  # fmt: skip


def exclusive_sentences(table: ResultTable) -> Iterator[str]:
    """What an option like "all are as important" would make of the others' counts."""
    if table.question.kind is not Kind.MULTIPLE_CHOICE or not table.total.has_counts:
        return
    for count in table.total.counts:
        if count.option.role is Role.EXCLUSIVE and count.n:
            yield counted("evidence.exclusive", count.n, option=count.option.short_label)
