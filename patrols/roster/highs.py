"""A program handed to HiGHS, as it lies inside OR-Tools: strong where people are assigned. Loaded when first needed."""

import math
import threading
from datetime import timedelta

from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from patrols.roster.model import Limits, Outcome
from patrols.roster.program import FREE, Answer, Program, whole
from patrols.roster.watch import Watch

TICK = 0.1
FOUND = (mathopt.TerminationReason.OPTIMAL, mathopt.TerminationReason.FEASIBLE)


def solve(program: Program, limits: Limits, watch: Watch, hint: tuple[int, ...] = ()) -> Answer:
    """The best found within the limits; with a gap of 0 the optimum, if time is left."""
    result = _run(mathopt.Model.from_model_proto(_model(program)), limits, watch, hint)
    if result is None:
        return Answer(Outcome.CANCELLED)
    reason = result.termination.reason
    if reason == mathopt.TerminationReason.INFEASIBLE:
        return Answer(Outcome.IMPOSSIBLE)
    bound = whole(result.termination.objective_bounds.dual_bound)
    if reason not in FOUND:
        return Answer(Outcome.NOTHING, bound=bound)
    values = tuple(round(value) for value in result.variable_values().values())
    objective = program.value(values)
    outcome = Outcome.OPTIMAL if objective <= bound else Outcome.FEASIBLE
    return Answer(outcome, values, objective, min(bound, float(objective)))


def _model(program: Program) -> model_pb2.ModelProto:
    model = model_pb2.ModelProto()
    columns = range(len(program.low))
    model.variables.ids.extend(columns)
    model.variables.lower_bounds.extend(program.low)
    model.variables.upper_bounds.extend(program.high)
    model.variables.integers.extend(True for _ in columns)
    priced = [v for v in columns if program.price[v]]
    model.objective.linear_coefficients.ids.extend(priced)
    model.objective.linear_coefficients.values.extend(program.price[v] for v in priced)
    model.objective.offset = program.constant
    rows, matrix = program.rows, model.linear_constraint_matrix
    model.linear_constraints.ids.extend(range(len(rows)))
    model.linear_constraints.lower_bounds.extend(row.low if row.low > -FREE else -math.inf for row in rows)
    model.linear_constraints.upper_bounds.extend(row.high if row.high < FREE else math.inf for row in rows)
    for number, row in enumerate(rows):
        matrix.row_ids.extend([number] * len(row.variables))
        for variable, coefficient in sorted(zip(row.variables, row.coefficients, strict=True)):
            matrix.column_ids.append(variable)
            matrix.coefficients.append(coefficient)
    return model


def _run(model: mathopt.Model, limits: Limits, watch: Watch, hint: tuple[int, ...]) -> mathopt.SolveResult | None:
    """In a thread of its own, so that somebody can look in. None when stopped.

    HiGHS cannot be interrupted from here: a stopped search is left behind and ends at its time limit.
    """
    parameters = mathopt.SolveParameters(
        time_limit=timedelta(seconds=max(limits.seconds, 0.1)),
        relative_gap_tolerance=limits.gap,
        absolute_gap_tolerance=0.999,
        random_seed=limits.seed,
    )
    start = mathopt.ModelSolveParameters()
    if hint:
        known = dict(zip(model.variables(), (float(value) for value in hint), strict=True))
        start.solution_hints = [mathopt.SolutionHint(variable_values=known)]
    found: list[mathopt.SolveResult] = []
    failed: list[BaseException] = []

    def search() -> None:
        try:
            found.append(mathopt.solve(model, mathopt.SolverType.HIGHS, params=parameters, model_params=start))
        except Exception as error:  # raised again where somebody listens
            failed.append(error)

    thread = threading.Thread(target=search, daemon=True)
    thread.start()
    while thread.is_alive() and not watch.is_stopped():
        thread.join(TICK)
        watch.tell(None, None)
    if failed:
        raise failed[0]
    return found[0] if found else None
