"""What an audience that is not protected makes of the tables: its own merges, and the total."""

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.survey.audiences import Action, Audience, Limits, Profile
from hyte_analysis.survey.model import DontKnow, Kind, Role
from tests.analysis.solver import Asked, ns, protecting, shown, surveys

EVERYBODY = Audience(Profile.INTERNAL, Limits(Action.WARN, 1, 1, 1, 1))


def figures(table: ResultTable, at: int = -1) -> tuple[object, ...]:
    group = table.groups[at]
    return (
        [count.share for count in group.counts],
        group.mean,
        group.spread,
        group.mean_without_dont_know,
        group.median,
        group.consensus,
    )


@settings(max_examples=60, deadline=None)
@given(surveys(), st.data())
def test_a_merged_group_is_the_sum_of_its_groups(asked: Asked, data: st.DataObject) -> None:
    names = list(asked.responses)
    own = data.draw(st.lists(st.sampled_from(names), min_size=2, unique=True))
    apart, together = shown(asked, EVERYBODY), shown(asked, EVERYBODY, merged=(tuple(own),))
    assert together.total == apart.total
    label = " + ".join(name for name in names if name in own)
    sums = [sum(column) for column in zip(*(ns(apart)[name] for name in own), strict=True)]
    assert ns(together)[label] == sums
    assert {name: row for name, row in ns(together).items() if name != label} == {
        name: row for name, row in ns(apart).items() if name not in own
    }


@settings(max_examples=40, deadline=None)
@given(surveys())
def test_all_groups_merged_are_the_total(asked: Asked) -> None:
    table = shown(asked, EVERYBODY, merged=(tuple(asked.responses),))
    merged, total = table.groups
    assert replace(merged, group=total.group, is_total=True, members=()) == total


@settings(max_examples=40, deadline=None)
@given(surveys(), st.randoms(use_true_random=False))
def test_the_order_of_responses_changes_nothing(asked: Asked, order: random.Random) -> None:
    mixed = {
        name: tuple(order.sample(given, len(given))) for name, given in asked.responses.items()
    }
    for to in (EVERYBODY, protecting(5, 5, 3)):
        assert shown(replace(asked, responses=mixed), to) == shown(asked, to)


@settings(max_examples=40, deadline=None)
@given(surveys())
def test_giving_every_answer_twice_leaves_all_but_counts(asked: Asked) -> None:
    twice = {name: given * 2 for name, given in asked.responses.items()}
    one, two = shown(asked, EVERYBODY), shown(replace(asked, responses=twice), EVERYBODY)
    assert [figures(one, at) for at in range(len(one.groups))] == [
        figures(two, at) for at in range(len(two.groups))
    ]
    assert [group.n * 2 for group in one.groups] == [group.n for group in two.groups]


@settings(max_examples=40, deadline=None)
@given(surveys())
def test_a_group_of_dont_knows_alone_moves_no_mean_of_those_who_know(asked: Asked) -> None:
    unknown = [o.code for o in asked.question.options if o.role is Role.DONT_KNOW]
    added = {**asked.responses, "Z": ((float(unknown[0]),),) * 3 if unknown else ()}
    if asked.question.kind is not Kind.SINGLE_CHOICE:
        added["Z"] = ()
    state = DontKnow.LEFT_OUT
    before = shown(asked, EVERYBODY, dont_know=state)
    after = shown(replace(asked, responses=added), EVERYBODY, dont_know=state)
    assert figures(before) == figures(after)
    assert (before.total.n, after.groups[-2].n) == (after.total.n, 0)
