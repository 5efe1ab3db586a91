"""A program handed to HiGHS. Loaded when first needed."""

from collections.abc import Callable
from typing import Any

import highspy
import numpy as np

from patrols.roster.model import Limits, Outcome
from patrols.roster.program import FREE, Answer, Program, whole

Hear = Callable[[Answer], None]


def solve(program: Program, limits: Limits, hint: tuple[int, ...] = (), hear: Hear | None = None) -> Answer:
    """The best found within the limits; with a gap of 0 the optimum, if time is left.

    `hear` is told of every better roster and every better bound on the way.
    """
    # Prices are whole numbers: nothing lies between a roster and one that is better by less than 1.
    solver = _solver(limits, mip_rel_gap=limits.gap, mip_abs_gap=0.999)
    solver.passModel(_model(program))
    if hint:
        start = highspy.HighsSolution()
        start.col_value = [float(value) for value in hint]
        solver.setSolution(start)
    if hear:
        _report(solver, program, hear)
    solver.run()
    return _answer(solver, program)


def relaxed(program: Program, limits: Limits) -> tuple[float, ...]:
    """The cheapest values if they need not be whole: what a roster leans to. Empty if there was no time for them."""
    solver, model = _solver(limits), _model(program)
    model.integrality_ = []
    solver.passModel(model)
    solver.run()
    is_solved = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return tuple(solver.getSolution().col_value) if is_solved else ()


def _solver(limits: Limits, **more: float) -> Any:
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    # Bounds are heard on the way only by who lets it log.
    options = {
        "log_to_console": False,
        "time_limit": max(limits.seconds, 0.1),
        "random_seed": limits.seed,
        "threads": 1,
    }
    for name, value in {**options, **more}.items():
        solver.setOptionValue(name, value)
    return solver


def _model(program: Program) -> highspy.HighsLp:
    model = highspy.HighsLp()
    rows, lengths = program.rows, [0, *(len(row.variables) for row in program.rows)]
    model.num_col_, model.num_row_ = len(program.low), len(rows)
    model.col_cost_ = np.array(program.price, dtype=float)
    model.col_lower_ = np.array(program.low, dtype=float)
    model.col_upper_ = np.array(program.high, dtype=float)
    model.row_lower_ = np.array([row.low if row.low > -FREE else -highspy.kHighsInf for row in rows], dtype=float)
    model.row_upper_ = np.array([row.high if row.high < FREE else highspy.kHighsInf for row in rows], dtype=float)
    model.offset_ = float(program.constant)
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(program.low)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum(lengths)
    model.a_matrix_.index_ = np.array([v for row in rows for v in row.variables], dtype=np.int32)
    model.a_matrix_.value_ = np.array([c for row in rows for c in row.coefficients], dtype=float)
    return model


def _report(solver: Any, program: Program, hear: Hear) -> None:
    known = float("-inf")

    def bound(event: Any) -> None:
        nonlocal known
        if (found := whole(event.data_out.mip_dual_bound)) > known:
            known = found
            hear(Answer(Outcome.NOTHING, bound=known))

    def roster(event: Any) -> None:
        values = tuple(round(value) for value in event.data_out.mip_solution)
        hear(Answer(Outcome.FEASIBLE, values, program.value(values), known))

    solver.cbMipLogging.subscribe(bound)
    solver.cbMipImprovingSolution.subscribe(roster)


def _answer(solver: Any, program: Program) -> Answer:
    info = solver.getInfo()
    if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        return Answer(Outcome.IMPOSSIBLE)
    bound = whole(info.mip_dual_bound)
    if info.primal_solution_status != highspy.kSolutionStatusFeasible:
        return Answer(Outcome.NOTHING, bound=bound)
    values = tuple(round(value) for value in solver.getSolution().col_value)
    objective = program.value(values)
    outcome = Outcome.OPTIMAL if objective <= bound else Outcome.FEASIBLE
    return Answer(outcome, values, objective, min(bound, float(objective)))
