"""A program handed to CP-SAT: strong where the order of days matters. Loaded when first needed."""

import threading
from collections.abc import Iterable, Mapping

from ortools.sat.python import cp_model

from patrols.roster.model import Limits, Outcome
from patrols.roster.program import FREE, Answer, Program, whole
from patrols.roster.watch import Watch

TICK = 0.1
OUTCOMES = {
    cp_model.OPTIMAL: Outcome.OPTIMAL,
    cp_model.FEASIBLE: Outcome.FEASIBLE,
    cp_model.INFEASIBLE: Outcome.IMPOSSIBLE,
}


class Loaded:
    """A program inside CP-SAT; may be searched many times, with some variables fixed."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.model = cp_model.CpModel()
        self.variables = [
            self.model.new_int_var(low, high, "") for low, high in zip(program.low, program.high, strict=True)
        ]
        for row in program.rows:
            total = cp_model.LinearExpr.weighted_sum([self.variables[v] for v in row.variables], row.coefficients)
            if row.low == row.high:
                self.model.add(total == row.low)
            elif row.low <= -FREE:
                self.model.add(total <= row.high)
            elif row.high >= FREE:
                self.model.add(total >= row.low)
            else:
                self.model.add_linear_constraint(total, row.low, row.high)
        self.model.minimize(cp_model.LinearExpr.weighted_sum(self.variables, program.price))

    def search(
        self, limits: Limits, watch: Watch, hint: tuple[int, ...] = (), fixed: Mapping[int, int] | None = None
    ) -> Answer:
        """The best found within the limits; with `fixed`, the best around them (its bound is of that part only)."""
        model = self.model.clone() if fixed else self.model
        for variable, value in (fixed or {}).items():
            model.proto.variables[variable].domain[:] = [value, value]
        model.clear_hints()
        for variable, value in zip(self.variables, hint, strict=False):
            model.add_hint(variable, value)
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = max(limits.seconds, 0.1)
        solver.parameters.num_workers = limits.workers
        solver.parameters.random_seed = limits.seed
        solver.parameters.relative_gap_limit = limits.gap
        solver.parameters.interleave_search = limits.is_repeatable and limits.workers > 1
        status = _run(solver, model, watch, self.program.constant)
        return self._answer(solver, status, watch)

    def _answer(self, solver: cp_model.CpSolver, status: int, watch: Watch) -> Answer:
        outcome = OUTCOMES.get(status, Outcome.NOTHING)
        if outcome not in (Outcome.OPTIMAL, Outcome.FEASIBLE):
            return Answer(Outcome.CANCELLED if watch.was_stopped and outcome == Outcome.NOTHING else outcome)
        values = tuple(solver.values(self.variables)) if False else tuple(solver.value(v) for v in self.variables)
        objective = self.program.value(values)
        bound = min(whole(solver.best_objective_bound) + self.program.constant, objective)
        if watch.was_stopped and bound < objective:
            outcome = Outcome.CANCELLED
        return Answer(outcome, values, objective, bound)


class _Heard(cp_model.CpSolverSolutionCallback):
    """Remembers the last solution's price."""

    def __init__(self) -> None:
        super().__init__()
        self.objective: int | None = None
        self.bound: float | None = None

    def on_solution_callback(self) -> None:
        self.objective, self.bound = round(self.objective_value), self.best_objective_bound


def _run(solver: cp_model.CpSolver, model: cp_model.CpModel, watch: Watch, constant: int) -> int:
    """In a thread of its own, so that somebody can look in and stop it."""
    heard, ended = _Heard(), []
    thread = threading.Thread(target=lambda: ended.append(solver.solve(model, heard)))
    thread.start()
    while thread.is_alive():
        thread.join(TICK)
        if watch.is_stopped():
            solver.stop_search()
        if heard.objective is not None and heard.bound is not None:
            watch.tell(heard.objective + constant, heard.bound + constant)
    return int(ended[0])


def solve(program: Program, limits: Limits, watch: Watch, hint: tuple[int, ...] = ()) -> Answer:
    """The best found within the limits; with a gap of 0 the optimum, if time is left."""
    return Loaded(program).search(limits, watch, hint)


__all__: Iterable[str] = ("Loaded", "solve")
