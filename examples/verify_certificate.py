#!/usr/bin/env python3
"""Checks a certificate of `peerage team solve FILE --certificate OUT`; shares nothing with the program.

    python3 verify_certificate.py OUT

Prints what is proved and exits 0, or says where the proof fails and exits 1. The format is in docs/certificate.md.
"""
import json
import sys
from collections import Counter


class Fails(Exception):
    pass


def need(holds, what):
    if not holds:
        raise Fails(what)


def entry(given):
    """(candidate, scores, rank) of any of the forms of pick/1 and pick/2."""
    if isinstance(given, dict):
        given = [given["candidate"], given["score"], given.get("rank", 0)]
    who, score, rank = (*given, 0)[:3]
    return who, score if isinstance(score, list) else [score], rank


class Problem:
    def __init__(self, d):
        need(d["format"] in ("pick/1", "pick/2"), "problem: unknown format")
        self.k = len(d["slots"])
        self.optional = [bool(s.get("optional")) for s in d["slots"]]
        self.listed = [{w: (sc, r) for w, sc, r in map(entry, s["cand"])} for s in d["slots"]]
        some = [sc for slot in self.listed for sc, _ in slot.values()]
        self.tiers = len(d.get("tiers") or (some[0] if some else [0]))
        self.groups, self.groups_of = [], {}
        for g, group in enumerate(d.get("groups", [])):
            members = set(group["members"])
            ends = group.get("min", 0), group.get("max", self.k), *(group.get("soft") or (None, None))
            self.groups.append((*ends, len(members)))
            for who in members:
                self.groups_of.setdefault(who, []).append(g)
        self.budgets = [(b["max"], b["cost"]) for b in d.get("budgets", [])]

    def tiers_of(self, team):
        """Checks the team and gives its tiers, more being better."""
        need(len(team) == self.k, "team: wrong number of places")
        people = [who for who in team if who is not None]
        need(len(set(people)) == len(people), "team: somebody stands twice")
        tiers = [0] * (self.tiers + 3)
        for s, who in enumerate(team):
            need(who in self.listed[s] if who is not None else self.optional[s], "team: slot %d" % s)
            scores, rank = self.listed[s][who] if who is not None else ([0] * self.tiers, 0)
            for t, value in enumerate([-(who is None), -rank, 0, *scores]):
                tiers[t] += value
        count = Counter(g for who in people for g in self.groups_of.get(who, []))
        for g, (least, most, below, above, _) in enumerate(self.groups):
            need(count[g] >= least or below is not None, "team: group %d below its least" % g)
            need(count[g] <= most or above is not None, "team: group %d above its most" % g)
            tiers[2] -= max(0, least - count[g]) * (below or 0) + max(0, count[g] - most) * (above or 0)
        for b, (most, cost) in enumerate(self.budgets):
            need(sum(cost[who] for who in people) <= most, "team: budget %d" % b)
        return tiers

    def ranges(self):
        """By how much two teams can differ in each tier."""
        out = [sum(self.optional), 0, 0] + [0] * self.tiers
        for slot, optional in zip(self.listed, self.optional):
            columns = [(rank, *scores) for scores, rank in slot.values()] + [(0,) * (self.tiers + 1)] * optional
            for t, column in zip([1, *range(3, self.tiers + 3)], zip(*columns)):
                out[t] += max(column) - min(column)
        for least, most, below, above, size in self.groups:
            out[2] += max(0, least) * (below or 0) + max(0, min(self.k, size) - most) * (above or 0)
        return out


def check_weights(problem, parts):
    ranges, following = problem.ranges(), 0
    for weights in (part["weights"] for part in parts):
        need(len(weights) == len(ranges) and min(weights) >= 0, "weights: wrong length or sign")
        used = [t for t, weight in enumerate(weights) if weight > 0]
        need(used == list(range(following, following + len(used))), "weights: tiers out of order")
        following += len(used)
        for t in used:
            rest = sum(weights[u] * ranges[u] for u in used if u > t)
            need(weights[t] > rest, "weights: tier %d does not outweigh the rest" % t)
    need(following == len(ranges), "weights: not every tier is in a part")


def worth(problem, weights, s, who):
    if who is None:
        return -weights[0]
    scores, rank = problem.listed[s][who]
    return sum(a * b for a, b in zip(scores, weights[3:])) - rank * weights[1]


def lawful(problem, weights, p, cut, scored, shift):
    before = cut.get("before", [])
    need(all(price <= 0 for _, price in cut.get("budgets", [])), "a budget's price above 0")
    need(all(price >= 0 and 0 <= at < p for at, price in before), "a price before below 0")
    need(all(price >= 0 for _, price in cut.get("once", [])), "a price for once below 0")
    unit = (weights[p][2] << shift if scored else 0) + sum(price * weights[at][2] for at, price in before)
    for sign, price_at in ((1, 2), (-1, 3)):
        total = Counter()
        for g, price in cut.get("groups", []):
            total[g] += max(0, sign * price)
        for g, price in total.items():
            soft = problem.groups[g][price_at]
            need(soft is None or price <= unit * soft, "group %d: more than missing it costs" % g)


def make(problem, weights, worths, p, cut, left):
    """Makes a cut; gives whether nothing is left."""
    scored, shift = cut.get("scored", False), cut.get("shift", 0)
    need(not scored or worths is not None, "worths count, but there is no team")
    lawful(problem, weights, p, cut, scored, shift)
    price, once = Counter(), Counter()
    for sums, pairs in ((price, "groups"), (once, "once")):
        for at, value in cut.get(pairs, []):
            sums[at] += value

    def value(s, who):
        out = worth(problem, weights[p], s, who) << shift if scored else 0
        out += sum(v * worth(problem, weights[at], s, who) for at, v in cut.get("before", []))
        if who is not None:
            out += sum(price[g] for g in problem.groups_of.get(who, [])) - once[who]
            out += sum(v * problem.budgets[b][1][who] for b, v in cut.get("budgets", []))
        return out

    values = [[value(s, who) for who in people] for s, people in enumerate(left)]
    best = [max(list_) for list_ in values]
    bound = sum(best) + sum(once.values())
    bound -= sum(v * problem.groups[g][0 if v > 0 else 1] for g, v in cut.get("groups", []))
    bound -= sum(v * problem.budgets[b][0] for b, v in cut.get("budgets", []))
    bound -= sum(v * worths[at] for at, v in cut.get("before", []))
    goal = (worths[p] + 1) << shift if scored else 0
    for s, people in enumerate(left):
        left[s] = [w for w, v in zip(people, values[s]) if bound - best[s] + v >= goal]
    return bound < goal or not all(left)


def check(problem, parts, worths, p):
    nodes, weights = parts[p]["nodes"], [part["weights"] for part in parts]
    todo = [(0, [[*slot, None] if empty else [*slot] for slot, empty in zip(problem.listed, problem.optional)])]
    while todo:
        at, left = todo.pop()
        if not all(left) or any(make(problem, weights, worths, p, cut, left) for cut in nodes[at].get("cuts", [])):
            continue
        need("slot" in nodes[at], "part %d, node %d: people are left, and no slot is fixed" % (p, at))
        slot, below = nodes[at]["slot"], nodes[at].get("below", [])
        named, wanted = Counter(who for who, _ in below), Counter(left[slot])
        need(named == wanted, "part %d, node %d: does not fix every way that is left" % (p, at))
        for who, child in below:
            need(child > at, "part %d, node %d: leads back" % (p, at))
            todo.append((child, left[:slot] + [[who]] + left[slot + 1:]))


def main():
    with open(sys.argv[1]) as file:
        d = json.load(file)
    try:
        need(d["format"] == "pick-certificate/1", "unknown format")
        problem, parts, worths = Problem(d["problem"]), d["parts"], None
        if d["team"] is not None:
            check_weights(problem, parts)
            tiers = problem.tiers_of(d["team"])
            worths = [sum(a * b for a, b in zip(part["weights"], tiers)) for part in parts]
        need(parts and (worths is not None or len(parts) == 1), "wrong number of parts")
        for p in range(len(parts)):
            check(problem, parts, worths, p)
    except Fails as fault:
        print("the proof does not hold:", fault)
        return 1
    print("proved: no team exists" if worths is None else "proved: no team is better, tiers %s" % tiers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
