#!/usr/bin/env python3
"""Checks a certificate of `peerage team solve FILE --certificate OUT`; shares nothing with the program.

    python3 verify_certificate.py OUT

Prints what is proved and exits 0, or says where the proof fails and exits 1. The format is in docs/certificate.md.
"""
import json
import sys


class Fails(Exception):
    pass


def need(holds, what):
    if not holds:
        raise Fails(what)


def entry(given):
    """(candidate, scores, rank) of any of the forms of pick/1 and pick/2."""
    if isinstance(given, dict):
        who, score, rank = given["candidate"], given["score"], given.get("rank", 0)
    else:
        who, score, rank = given[0], given[1], given[2] if len(given) > 2 else 0
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
            below, above = group.get("soft") or (None, None)
            members = set(group["members"])
            self.groups.append((group.get("min", 0), group.get("max", self.k), below, above, len(members)))
            for who in members:
                self.groups_of.setdefault(who, []).append(g)
        self.budgets = [(b["max"], b["cost"]) for b in d.get("budgets", [])]

    def counts(self, team):
        count = [0] * len(self.groups)
        for who in team:
            for g in self.groups_of.get(who, []):
                count[g] += 1
        return count

    def tiers_of(self, team):
        """Checks the team and gives its tiers, more being better."""
        need(len(team) == self.k, "team: wrong number of places")
        people = [who for who in team if who is not None]
        need(len(set(people)) == len(people), "team: somebody stands twice")
        tiers = [0] * (self.tiers + 3)
        for s, who in enumerate(team):
            need(who in self.listed[s] if who is not None else self.optional[s], "team: slot %d" % s)
            if who is None:
                tiers[0] -= 1
                continue
            scores, rank = self.listed[s][who]
            tiers[1] -= rank
            for t, score in enumerate(scores):
                tiers[t + 3] += score
        for g, count in enumerate(self.counts(people)):
            least, most, below, above, _ = self.groups[g]
            need(count >= least or below is not None, "team: group %d below its least" % g)
            need(count <= most or above is not None, "team: group %d above its most" % g)
            tiers[2] -= max(0, least - count) * (below or 0) + max(0, count - most) * (above or 0)
        for b, (most, cost) in enumerate(self.budgets):
            need(sum(cost[who] for who in people) <= most, "team: budget %d" % b)
        return tiers

    def ranges(self):
        spread = lambda values: max(values) - min(values) if values else 0
        out = [sum(self.optional), 0, 0] + [0] * self.tiers
        for s, slot in enumerate(self.listed):
            nobody = [0] if self.optional[s] else []
            out[1] += spread([rank for _, rank in slot.values()] + nobody)
            for t in range(self.tiers):
                out[t + 3] += spread([scores[t] for scores, _ in slot.values()] + nobody)
        for least, most, below, above, size in self.groups:
            out[2] += max(0, least) * (below or 0) + max(0, min(self.k, size) - most) * (above or 0)
        return out


def check_weights(problem, parts):
    ranges, following = problem.ranges(), 0
    for part in parts:
        weights = part["weights"]
        need(len(weights) == len(ranges) and min(weights) >= 0, "weights: wrong length or sign")
        used = [t for t, weight in enumerate(weights) if weight > 0]
        need(used == list(range(following, following + len(used))), "weights: tiers out of order")
        following += len(used)
        for t in used:
            rest = sum(weights[u] * ranges[u] for u in used if u > t)
            need(weights[t] > rest, "weights: tier %d does not outweigh the rest" % t)
    need(following == len(ranges), "weights: not every tier is in a part")


class Part:
    def __init__(self, problem, parts, worths, p):
        self.problem, self.parts, self.worths, self.p = problem, parts, worths, p

    def worth(self, p, s, who):
        weights = self.parts[p]["weights"]
        if who is None:
            return -weights[0]
        scores, rank = self.problem.listed[s][who]
        return sum(a * b for a, b in zip(scores, weights[3:])) - rank * weights[1]

    def lawful(self, cut, scored, shift):
        budgets, before, once = cut.get("budgets", []), cut.get("before", []), cut.get("once", [])
        need(all(price <= 0 for _, price in budgets), "a budget's price above 0")
        need(all(price >= 0 and 0 <= at < self.p for at, price in before), "a price before below 0")
        need(all(price >= 0 for _, price in once), "a price for once below 0")
        need(not scored or self.worths is not None, "worths count, but there is no team")
        soft = lambda p: self.parts[p]["weights"][2]
        unit = (soft(self.p) << shift if scored else 0) + sum(price * soft(at) for at, price in before)
        up, down = {}, {}
        for g, price in cut.get("groups", []):
            side = up if price > 0 else down
            side[g] = side.get(g, 0) + abs(price)
        for side, price_at in ((up, 2), (down, 3)):
            for g, total in side.items():
                soft_price = self.problem.groups[g][price_at]
                need(soft_price is None or total <= unit * soft_price, "group %d: more than missing it costs" % g)

    def cut(self, cut, left):
        """Makes a cut; gives whether nothing is left."""
        scored, shift, problem = cut.get("scored", False), cut.get("shift", 0), self.problem
        self.lawful(cut, scored, shift)
        price, once = {}, {}
        for g, value in cut.get("groups", []):
            price[g] = price.get(g, 0) + value
        for who, value in cut.get("once", []):
            once[who] = once.get(who, 0) + value

        def value(s, who):
            out = self.worth(self.p, s, who) << shift if scored else 0
            out += sum(v * self.worth(at, s, who) for at, v in cut.get("before", []))
            if who is None:
                return out
            out += sum(price.get(g, 0) for g in problem.groups_of.get(who, []))
            out += sum(v * problem.budgets[b][1][who] for b, v in cut.get("budgets", []))
            return out - once.get(who, 0)

        values = [[value(s, who) for who in people] for s, people in enumerate(left)]
        best = [max(list_) for list_ in values]
        bound = sum(best) + sum(once.values())
        bound -= sum(v * problem.groups[g][0 if v > 0 else 1] for g, v in cut.get("groups", []))
        bound -= sum(v * problem.budgets[b][0] for b, v in cut.get("budgets", []))
        bound -= sum(v * self.worths[at] for at, v in cut.get("before", []))
        goal = (self.worths[self.p] + 1) << shift if scored else 0
        for s, people in enumerate(left):
            left[s] = [w for w, v in zip(people, values[s]) if bound - best[s] + v >= goal]
        return bound < goal or not all(left)

    def check(self):
        nodes, problem = self.parts[self.p]["nodes"], self.problem
        everybody = [list(slot) + ([None] if problem.optional[s] else []) for s, slot in enumerate(problem.listed)]
        todo = [(0, everybody)]
        while todo:
            at, left = todo.pop()
            node, closed = nodes[at], not all(left)
            for cut in node.get("cuts", []):
                closed = closed or self.cut(cut, left)
            if closed:
                continue
            need("slot" in node, "part %d, node %d: people are left, and no slot is fixed" % (self.p, at))
            slot, below = node["slot"], node.get("below", [])
            key = lambda who: -1 if who is None else who
            named, wanted = sorted(key(who) for who, _ in below), sorted(key(who) for who in left[slot])
            need(named == wanted, "part %d, node %d: does not fix every way that is left" % (self.p, at))
            for who, child in below:
                need(child > at, "part %d, node %d: leads back" % (self.p, at))
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
            Part(problem, parts, worths, p).check()
    except Fails as fault:
        print("the proof does not hold:", fault)
        return 1
    print("proved: no team exists" if worths is None else "proved: no team is better, tiers %s" % tiers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
