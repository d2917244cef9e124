#!/usr/bin/env python3
"""Runs the same pick/1 problems through peerage, microlp, HiGHS and CP-SAT, one thread each, and prints the ratios.

    python3 compare.py [--bin DIR] [--time SECONDS] [--runs N] FILE...

DIR holds `peerage` and `examples/microlp` (target/release). Times are those of building the model and solving it;
reading the file is left out for all of them. A solver that is not installed is left out as well.
"""
import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import time


def peerage(path, args, _):
    run = subprocess.run([os.path.join(args.bin, "peerage"), "team", "solve", path], capture_output=True, text=True)
    answer = json.loads(run.stdout)
    return answer["outcome"], answer["score"], answer["seconds"]


def microlp(path, args, _):
    binary = os.path.join(args.bin, "examples", "microlp")
    run = subprocess.run([binary, path], capture_output=True, text=True, timeout=args.time + 30)
    answer = json.loads(run.stdout)
    return answer["outcome"], answer["score"], answer["seconds"]


def columns(d):
    """(slot, candidate, score) of every variable, and the variables of each candidate."""
    variables = [(s, who, score) for s, slot in enumerate(d["slots"]) for who, score in slot["cand"]]
    of = {}
    for i, (_, who, _) in enumerate(variables):
        of.setdefault(who, []).append(i)
    return variables, of


def rows(d, variables, of):
    """(least, most, variables, weights) of every row; None for no end."""
    for s in range(d["k"]):
        yield 1, 1, [i for i, v in enumerate(variables) if v[0] == s], None
    for own in of.values():
        if len(own) > 1:
            yield None, 1, own, None
    for group in d["groups"]:
        members = [i for who in group["members"] for i in of.get(who, [])]
        yield group["min"] if group["min"] > 0 else None, group["max"] if group["max"] < d["k"] else None, members, None
    for budget in d["budgets"]:
        yield None, budget["max"], list(range(len(variables))), [budget["cost"][v[1]] for v in variables]


def highs(_, args, d):
    import highspy
    import numpy as np
    start = time.perf_counter()
    variables, of = columns(d)
    # A least number that nobody can meet is an empty row; HiGHS takes it as it is.
    all_rows = [r for r in rows(d, variables, of) if r[0] is not None or r[1] is not None]
    h, inf = highspy.Highs(), highspy.kHighsInf
    h.silent()
    lp = highspy.HighsLp()
    n, m = len(variables), len(all_rows)
    lp.num_col_, lp.num_row_ = n, m
    lp.col_cost_ = np.array([v[2] for v in variables], dtype=float)
    lp.col_lower_, lp.col_upper_ = np.zeros(n), np.ones(n)
    lp.row_lower_ = np.array([-inf if r[0] is None else r[0] for r in all_rows], dtype=float)
    lp.row_upper_ = np.array([inf if r[1] is None else r[1] for r in all_rows], dtype=float)
    begin = np.zeros(m + 1, dtype=np.int32)
    begin[1:] = np.cumsum([len(r[2]) for r in all_rows])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = begin
    lp.a_matrix_.index_ = np.concatenate([np.array(r[2], dtype=np.int32) for r in all_rows])
    weights = [np.ones(len(r[2])) if r[3] is None else np.array(r[3], dtype=float) for r in all_rows]
    lp.a_matrix_.value_ = np.concatenate(weights)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * n
    lp.sense_ = highspy.ObjSense.kMaximize
    h.setOptionValue("threads", 1)
    h.setOptionValue("time_limit", float(args.time))
    h.setOptionValue("mip_rel_gap", 0.0)
    h.passModel(lp)
    h.run()
    status = h.modelStatusToString(h.getModelStatus()).lower()
    outcome = {"optimal": "optimal", "infeasible": "impossible"}.get(status, "stopped")
    score = round(h.getInfo().objective_function_value) if outcome == "optimal" else None
    return outcome, score, time.perf_counter() - start


def cpsat(_, args, d):
    from ortools.sat.python import cp_model
    start = time.perf_counter()
    variables, of = columns(d)
    model = cp_model.CpModel()
    x = [model.new_bool_var("") for _ in variables]
    for least, most, members, weights in rows(d, variables, of):
        picked = [x[i] for i in members]
        if weights is not None:
            model.add(cp_model.LinearExpr.weighted_sum(picked, weights) <= most)
        elif least == most == 1:
            model.add_exactly_one(picked)
        elif least is None and most == 1:
            model.add_at_most_one(picked)
        elif least is not None or most is not None:
            low, high = least or 0, d["k"] if most is None else most
            model.add_linear_constraint(cp_model.LinearExpr.sum(picked), low, high)
    model.maximize(cp_model.LinearExpr.weighted_sum(x, [v[2] for v in variables]))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = args.time
    status = solver.solve(model)
    outcome = {cp_model.OPTIMAL: "optimal", cp_model.INFEASIBLE: "impossible"}.get(status, "stopped")
    score = round(solver.objective_value) if outcome == "optimal" else None
    return outcome, score, time.perf_counter() - start


def apart(name):
    """Runs a solver in a process of its own: the libraries of two of them do not bear each other."""
    def run(path, args, _):
        command = [sys.executable, os.path.abspath(__file__), "--only", name, "--time", str(args.time), path]
        told = subprocess.run(command, capture_output=True, text=True, check=True)
        return tuple(json.loads(told.stdout))
    return run


MODELS = {"HiGHS": highs, "CP-SAT": cpsat}
SOLVERS = {"peerage": peerage, "microlp": microlp, "HiGHS": apart("HiGHS"), "CP-SAT": apart("CP-SAT")}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default="target/release")
    parser.add_argument("--time", type=int, default=120)
    parser.add_argument("--runs", type=int, default=5, help="runs of peerage, of which the median counts")
    parser.add_argument("--without", action="append", default=[], help="leave a solver out")
    parser.add_argument("--only", choices=sorted(MODELS), help=argparse.SUPPRESS)
    parser.add_argument("files", nargs="+")
    args = parser.parse_args()
    if args.only:
        with open(args.files[0]) as file:
            print(json.dumps(MODELS[args.only](args.files[0], args, json.load(file))))
        return
    solvers = {name: run for name, run in SOLVERS.items() if name not in args.without}
    print("| problem | " + " | ".join("%s (ms)" % name for name in solvers) + " | ratios |")
    print("|---|" + "---|" * (len(solvers) + 1))
    ratios = {name: [] for name in solvers}
    for path in args.files:
        with open(path) as file:
            d = json.load(file)
        found = {}
        for name, run in solvers.items():
            try:
                repeats = args.runs if name == "peerage" else 1
                results = [run(path, args, d) for _ in range(repeats)]
                found[name] = (*results[0][:2], statistics.median(r[2] for r in results))
            except (ImportError, OSError, ValueError, subprocess.SubprocessError) as fault:
                found[name] = ("none: %s" % type(fault).__name__, None, math.inf)
        proved = {f[:2] for f in found.values() if f[0] in ("optimal", "impossible")}
        cells = ["%.2f" % (f[2] * 1e3) if f[0] in ("optimal", "impossible") else f[0] for f in found.values()]
        own = found["peerage"][2]
        told = []
        for name, f in found.items():
            if name != "peerage" and f[2] < math.inf:
                ratios[name].append(f[2] / own)
                told.append("%s %.0f" % (name, f[2] / own))
        disagree = "" if len(proved) <= 1 else " **disagree**: %s" % sorted(map(str, proved))
        print("| %s | %s | %s%s |" % (d["name"], " | ".join(cells), ", ".join(told), disagree), flush=True)
    for name, list_ in ratios.items():
        if list_:
            mean = math.exp(sum(map(math.log, list_)) / len(list_))
            print("\n%s takes %.0f times as long (geometric mean of %d; least %.1f)" % (name, mean, len(list_), min(list_)))


if __name__ == "__main__":
    main()
