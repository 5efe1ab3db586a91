"""The engine: hard rules hold, prices steer, bounds are bounds, gaps are explained, absences repaired. No database."""

from dataclasses import replace
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from patrols.roster import (
    Disturb,
    Limits,
    Need,
    Outcome,
    Person,
    Prices,
    Problem,
    Rule,
    Rules,
    Seat,
    Ties,
    Watch,
    Window,
    bundle,
    explain,
    plan,
    relaxed,
    repair,
    seat_people,
)  # fmt: skip
from patrols.roster.matching import cheapest

DAY = 1440
HERE = Limits(seconds=20, is_here=True)


def window(day, tag="A", **facts):
    start = day * DAY + {"A": 400, "D": 960}[tag]
    return Window(f"{day}{tag}", day, start, start + 90, tag, **facts)


def week(*, days=5, tags="AD", count=1, area="", people=(), **facts):
    windows = tuple(window(day, tag) for day in range(days) for tag in tags)
    needs = tuple(Need(one.key, one.key, area=area, count=count) for one in windows)
    return Problem(7, windows, needs, tuple(people), **facts)


def crew(number, **facts):
    return tuple(Person(f"P{n}", **facts) for n in range(number))


def duties(found, person):
    return {need for who, need in found.chosen if who == person}


def broken(problem, found):
    """Every hard rule, checked by hand and not by rows."""
    windows = {one.key: one for one in problem.windows}
    needs = {one.key: one for one in problem.needs}
    wrong = []
    for person in problem.people:
        mine = sorted((windows[needs[key].window] for key in duties(found, person.key)), key=lambda one: one.start)
        areas = {needs[key].window: needs[key].area for key in duties(found, person.key)}
        rules = person.rules
        for n, one in enumerate(mine):
            if any(start < one.end and one.start < end for start, end in person.leave):
                wrong.append((person.key, Rule.LEAVE))
            for other in mine[n + 1 :]:
                gap = other.start - one.end
                if gap < 0 or gap < problem.between(areas[one.key], areas[other.key]):
                    wrong.append((person.key, Rule.ONE_PLACE))
                if one.day != other.day and gap < rules.rest:
                    wrong.append((person.key, Rule.REST))
        wrong += [(person.key, rule) for rule in counted(problem, person, mine)]
        wrong += [
            (person.key, Rule.QUALIFIED) for key in duties(found, person.key) if needs[key].kind not in person.kinds
        ]
    return wrong


def counted(problem, person, mine):
    """The limits of number that are passed."""
    per_day = [sum(one.day == day for one in mine) for day in range(problem.days)]
    most = (
        (Rule.MAX_PER_DAY, person.rules.max_per_day, max(per_day)),
        (Rule.MAX_PER_WEEK, person.rules.max_per_week, len(mine)),
    )
    return [rule for rule, limit, count in most if limit is not None and count > limit]


@st.composite
def problems(draw):
    """Small weeks in two wards, with everything that can stand in the way."""
    windows = tuple(window(day, tag) for day in range(draw(st.integers(1, 3))) for tag in "AD")
    areas = ("N", "S")
    needs = tuple(
        Need(f"{one.key}@{area}", one.key, draw(st.sampled_from(["p", "t"])), area, draw(st.integers(1, 2)))
        for one in windows
        for area in areas
    )
    rules = st.builds(
        Rules,
        max_per_day=st.sampled_from([None, 1, 2]),
        max_per_week=st.sampled_from([1, 2, 4]),
        rest=st.sampled_from([0, 900]),
    )
    person = st.builds(
        Person,
        key=st.just(""),
        kinds=st.sampled_from([frozenset("p"), frozenset("t"), frozenset("pt")]),
        reach=st.sampled_from([None, frozenset("N"), frozenset("S")]),
        rules=rules,
        leave=st.sampled_from([(), ((0, DAY),)]),
        held=st.sampled_from([(), ((450, 470),)]),
    )
    people = tuple(replace(one, key=f"P{n}") for n, one in enumerate(draw(st.lists(person, min_size=1, max_size=5))))
    return Problem(7, windows, needs, people, travel={("N", "S"): draw(st.sampled_from([0, 500]))})


@given(problems())
@settings(max_examples=40)
def test_a_plan_breaks_no_hard_rule_and_counts_its_empty_seats(problem):
    found = plan(problem, HERE)
    assert found.outcome == Outcome.OPTIMAL
    assert broken(problem, found) == []
    for need in problem.needs:
        held = sum(key == need.key for _who, key in found.chosen)
        assert held + found.empty.get(need.key, 0) == need.count


@given(problems())
@settings(max_examples=40)
def test_doing_what_the_explanation_names_fills_every_seat(problem):
    found = plan(problem, HERE)
    told = explain(problem, found, HERE, each_alone=False)
    assert bool(told.remedies) is bool(found.empty)
    after = relaxed(problem, told.remedies)
    again = plan(after, HERE)
    assert again.empty == {}
    assert broken(after, again) == []


@given(problems())
@settings(max_examples=25)
def test_what_one_rule_alone_would_fill_is_not_less_than_nothing_nor_more_than_is_empty(problem):
    found = plan(problem, HERE)
    told = explain(problem, found, HERE)
    assert all(0 < filled <= sum(found.empty.values()) for filled in told.alone.values())
    assert {gap.need: gap.missing for gap in told.gaps} == dict(found.empty)


@given(problems(), st.data())
@settings(max_examples=30)
def test_a_repair_disturbs_as_few_as_is_proven_and_keeps_every_rule(problem, data):
    found = plan(problem, HERE)
    absent = data.draw(st.sampled_from([person.key for person in problem.people]))
    fixed = repair(problem, found.chosen, {absent: (0, 7 * DAY)}, limits=HERE)
    away = replace(problem, people=tuple(
        replace(one, leave=((0, 7 * DAY),)) if one.key == absent else one for one in problem.people
    ))  # fmt: skip
    assert broken(away, fixed.plan) == []
    assert fixed.changes == fixed.least
    assert absent not in fixed.disturbed


def test_half_the_force_on_leave_gives_the_best_roster_not_an_error():
    half = [replace(one, leave=((0, 7 * DAY),)) for one in crew(4, rules=Rules(max_per_week=2))]
    problem = week(people=(*half[:2], *crew(4, rules=Rules(max_per_week=2))[2:]))
    found = plan(problem, HERE)
    assert sum(found.empty.values()) == 6
    told = explain(problem, found, HERE)
    assert told.gaps[0].kept_away[Rule.LEAVE] == 2
    assert {remedy.rule for remedy in told.remedies} == {Rule.MAX_PER_WEEK}
    assert sum(remedy.amount for remedy in told.remedies) == 6


def test_a_lock_holds_even_against_a_rule():
    problem = week(people=crew(2, leave=((0, DAY),)), locks=frozenset({("P0", "0A")}))
    found = plan(problem, HERE)
    assert ("P0", "0A") in found.chosen
    assert found.empty == {"0D": 1}


def test_who_did_much_before_gets_less_now():
    tired, rested = Person("P0", past=6), Person("P1")
    found = plan(week(people=(tired, rested), prices=Prices(uneven=5)), HERE)
    assert len(duties(found, "P0")) == 2
    assert len(duties(found, "P1")) == 8


def test_unpopular_windows_go_round():
    windows = tuple(window(day, is_unpopular=True) for day in range(4))
    needs = tuple(Need(one.key, one.key) for one in windows)
    people = (Person("P0", past_unpopular=4), Person("P1"))
    found = plan(Problem(7, windows, needs, people, Prices(uneven_unpopular=5)), HERE)
    assert duties(found, "P0") == set()


def test_wishes_and_home_steer_but_never_leave_a_seat_empty():
    asks, homely = Person("P0", avoids={"0A": 9}), Person("P1", home="N", reach=frozenset("NS"))
    problem = week(days=1, area="S", people=(asks, homely), prices=Prices(away=4))
    found = plan(problem, HERE)
    assert (duties(found, "P0"), duties(found, "P1")) == ({"0D"}, {"0A"})
    assert plan(replace(problem, people=(asks,)), HERE).empty == {}


def test_duties_given_elsewhere_keep_their_rest():
    tired = Person("P0", rules=Rules(rest=660), held=((-200, -60),))
    assert plan(week(days=1, people=(tired,)), HERE).empty == {"0A": 1}


def test_runs_and_days_off_are_kept():
    rules = Rules(max_per_day=1, max_run=3, min_run=2, min_off=2)
    found = plan(week(days=7, tags="A", people=crew(1, rules=rules)), HERE)
    on = [f"{day}A" in duties(found, "P0") for day in range(7)]
    assert sum(on) == 5
    assert "010" not in "".join(str(int(one)) for one in on)
    assert max(len(run) for run in "".join(str(int(one)) for one in on).split("0")) <= 3


def test_people_are_seated_at_their_own_posts():
    seats = [Seat(f"0A/{post}", "0A", post) for post in ("gate", "yard", "lane")]
    people = crew(3)
    ties = Ties({"P2": frozenset({"gate"})}, {"P0": frozenset({"gate", "lane"})}, fixed_saves=9, known_saves=2)
    problem = Problem(7, (window(0),), (), people)
    bundled = bundle(problem, seats, ties, {"0A/yard": "P1"})
    held, beyond = seat_people(bundled, plan(bundled.problem, HERE).chosen)
    assert held == {"0A/gate": "P2", "0A/yard": "P1", "0A/lane": "P0"}
    assert beyond == 0


@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(st.lists(st.integers(-9, 9), min_size=5, max_size=5), min_size=n, max_size=n)
    )
)
def test_the_matching_is_the_cheapest_of_all(costs):
    found = cheapest(costs)
    assert len(set(found)) == len(costs)
    price = sum(costs[row][column] for row, column in enumerate(found))
    every = (sum(costs[row][column] for row, column in enumerate(way)) for way in permutations(range(5), len(costs)))
    assert price == min(every)


def test_a_repair_asks_only_whom_it_may():
    problem = week(days=1, tags="A", people=crew(3))
    found = plan(problem, HERE)
    (absent,) = {who for who, _need in found.chosen}
    others = sorted({"P0", "P1", "P2"} - {absent})
    fixed = repair(problem, found.chosen, {absent: (0, DAY)}, Disturb(only=frozenset(others[1:])), HERE)
    assert fixed.disturbed == {others[1]}
    none = repair(problem, found.chosen, {absent: (0, DAY)}, Disturb(at_most=0), HERE)
    assert (none.changes, none.plan.empty) == (0, {"0A": 1})


def test_the_same_seed_gives_the_same_roster_here_and_in_a_process_of_its_own():
    problem = week(count=2, people=crew(6, rules=Rules(max_per_week=3)))
    here = plan(problem, HERE)
    assert plan(problem, Limits(seconds=20, is_here=False)).chosen == here.chosen
    assert plan(problem, HERE).chosen == here.chosen


def test_a_search_is_stopped_and_says_so():
    problem = week(days=7, count=40, people=crew(60, rules=Rules(max_per_week=4, min_run=2, min_off=2, max_run=4)))
    heard = []
    watch = Watch(on_progress=heard.append, should_stop=lambda: True, every=0.0)
    found = plan(problem, Limits(seconds=60), watch)
    assert found.outcome == Outcome.CANCELLED
    assert found.seconds < 20
    assert heard
