#!/usr/bin/env python3
"""How fast files come in, next to what the parts alone need: medians of five rounds, all sides in the same run.

    cargo build --release --locked && cargo bench --locked --no-run
    python3 benches/import.py                # 100,000 peers of 20 columns, as CSV and as XLSX
    python3 benches/import.py --million      # the same with 1,000,000 rows of CSV

Needs the sqlite3 shell and nothing else that the project does not build. The files are invented on the spot, the same in every run.
Processor seconds are user and system together: they are the ones to read on a machine that is shared.
"""
import argparse, csv, glob, os, random, statistics, subprocess, sys, tempfile, time
from datetime import date, timedelta

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FIRST = "Aisha Ben Chloë Dafydd Ewa Fergus Gwen Harpreet Ifeoma Jürgen Kwame Lucy Mohammed Niamh Olu Priya Róisín Siân Tomasz Zoë 伟".split()
LAST = "Ahmed Brown Clarke Davies Evans Fitzgerald Hughes Ivanova Jones Khan McAllister Nowak O'Brien Patel Roberts Smith Vaughan Xu Zieliński".split()
OFFICER = ["chief executive", "deputy chief executive", "director", "assistant director", "section 151 officer", "monitoring officer", "head of service"]
MEMBER = ["leader", "deputy leader", "portfolio holder", "opposition leader", "scrutiny chair", "councillor"]
PARTY = ["Conservative", "Labour", "Liberal Democrat", "Green", "Independent", "Reform UK"]
AREA = ["finance", "governance", "equality and diversity", "transformation", "commissioning and procurement", "economic growth", "devolution",
        "children's services", "adult social care", "planning", "housing", "communications", "digital", "public health"]
NOTE = ["", "", "", "Prefers northern councils.", 'Said "not in August"', "Retires 2027, check before allocating", "Line one\nLine two of a note", "Has chaired three teams – very good"]
HEADING = ("reference,name,kind,title,seniority,body,past_posts,party,expertise,past_expertise,fisa,email,phone,region,status,"
           "days_offered,challenges_offered,available_from,employer_release,note").split(",")


def letters(number):
    text = ""
    while True:
        text, number = chr(97 + number % 26) + text, number // 26 - 1
        if number < 0:
            return text.capitalize()


def pool(path, count, bodies):
    chance = random.Random(20261121)
    with open(path, "w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(HEADING)
        for n in range(count):
            member = chance.random() < .4
            body, rank = chance.choice(bodies), chance.choice(MEMBER if member else OFFICER)
            day = date(2012, 1, 1) + timedelta(days=chance.randrange(5000))
            past = "" if chance.random() < .7 else f"{rank} at {chance.choice(bodies)['code']} until {day}"
            rows.writerow([
                f"X{n + 1:07d}", f"{chance.choice(FIRST)} {chance.choice(LAST)}-{letters(n)}", "member" if member else "officer", rank.capitalize(),
                rank, body["code"] if chance.random() < .5 else body["name"], past, chance.choice(PARTY) if member else "",
                ";".join(chance.sample(AREA, chance.randrange(1, 5))), "" if chance.random() < .6 else chance.choice(AREA), "no",
                f"peer{n + 1}@example.org", f"07700 900{chance.randrange(1000):03d}", body["region"],
                chance.choice(["active", "active", "active", "paused", ""]), chance.randrange(20), chance.randrange(4),
                (date(2026, 1, 1) + timedelta(days=chance.randrange(400))).isoformat(), "" if member else chance.choice(["yes", "", ""]),
                chance.choice(NOTE)])


def run(*args):
    """Wall seconds, processor seconds and peak MiB of a command that must succeed."""
    begun = time.perf_counter()
    child = subprocess.Popen(args, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - begun
    if status:
        sys.exit(f"{' '.join(args)} failed:\n{said.decode()}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def median(runs):
    return [statistics.median(column) for column in zip(*runs)]


def table(title, yardstick, results):
    print(f"\n{title}\n\n| what | wall s | processor s | times the yardstick (wall, processor) | peak MiB |\n|---|---|---|---|---|")
    wall, cpu, _ = median(results[yardstick])
    for what, runs in results.items():
        w, c, peak = median(runs)
        print(f"| {what} | {w:.2f} | {c:.2f} | {w / wall:.2f}, {c / cpu:.2f} | {peak:.0f} |")
    sys.stdout.flush()


def fresh(program, path):
    for ending in ("", "-wal", "-shm", "-journal"):
        if os.path.exists(path + ending):
            os.remove(path + ending)
    subprocess.run([program, "--db", path, "init", "--quiet"], check=True)


def imports(program, file, rounds):
    yardstick, first, again = "`sqlite3 .import --csv`, the yardstick", "`peer import`, all new", "the same file again"
    results = {yardstick: [], "`peer import --dry-run`": [], first: [], again: []}
    for _ in range(rounds):
        if os.path.exists("s.db"):
            os.remove("s.db")
        results[yardstick].append(run("sqlite3", "s.db", f".import --csv {file} peers"))
        fresh(program, "p.db")
        results["`peer import --dry-run`"].append(run(program, "--db", "p.db", "peer", "import", file, "--dry-run"))
        results[first].append(run(program, "--db", "p.db", "peer", "import", file))
        results[again].append(run(program, "--db", "p.db", "peer", "import", file))
    table(f"{file}, {rounds} rounds", yardstick, results)
    print(f"\nsizes: {os.path.getsize(file) >> 20} MiB of CSV, {os.path.getsize('s.db') >> 20} MiB yardstick, {os.path.getsize('p.db') >> 20} MiB peerage")
    return median(results[first])


def workbooks(program, cells, rounds):
    run(cells, "make", "p.csv", "p.xlsx")
    yardstick = "all cells, by calamine's cell reader alone"
    results = {yardstick: [], "`peer import --dry-run`": [], "`peer import`, all new": []}
    for _ in range(rounds):
        results[yardstick].append(run(cells, "read", "p.xlsx"))
        fresh(program, "p.db")
        results["`peer import --dry-run`"].append(run(program, "--db", "p.db", "peer", "import", "p.xlsx", "--dry-run"))
        results["`peer import`, all new"].append(run(program, "--db", "p.db", "peer", "import", "p.xlsx"))
    table(f"p.xlsx, {rounds} rounds", yardstick, results)


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--program", default=os.path.join(ROOT, "target/release/peerage"))
    args.add_argument("--cells", help="the bench `cells` (default: the newest below target/release/deps)")
    args.add_argument("--rounds", type=int, default=5)
    args.add_argument("--rows", type=int, default=100_000)
    args.add_argument("--million", action="store_true", help="ten times the rows as well")
    args = args.parse_args()
    program = os.path.abspath(args.program)
    built = glob.glob(os.path.join(os.path.dirname(program), "deps", "cells-*"))
    built = sorted((path for path in built if os.access(path, os.X_OK) and not path.endswith(".d")), key=os.path.getmtime)
    cells = os.path.abspath(args.cells) if args.cells else (built[-1] if built else None)
    with tempfile.TemporaryDirectory(prefix="peerage-bench-") as folder:
        os.chdir(folder)
        fresh(program, "p.db")
        listed = subprocess.run([program, "--db", "p.db", "council", "list", "--format", "csv", "--filter", "in_force=yes"],
                                capture_output=True, text=True)
        if listed.returncode:
            listed = subprocess.run([program, "--db", "p.db", "council", "list", "--format", "csv"], capture_output=True, text=True, check=True)
        today = date.today().isoformat()
        principal = {"county", "district", "unitary", "metropolitan-district", "london-borough"}
        bodies = [body for body in csv.DictReader(listed.stdout.splitlines())
                  if body["kind"] in principal and body["first_day"] <= today and (not body["last_day"] or body["last_day"] >= today)]
        pool("p.csv", args.rows, bodies)
        wall, cpu, _ = imports(program, "p.csv", args.rounds)
        if cells:
            workbooks(program, cells, args.rounds)
        else:
            print("\nno bench `cells` was built: workbooks are left out (`cargo bench --no-run`)")
        if args.million:
            pool("p10.csv", 10 * args.rows, bodies)
            more_wall, more_cpu, peak = imports(program, "p10.csv", max(1, args.rounds // 2))
            print(f"\nten times the rows: {more_wall / wall:.1f} times the wall time, {more_cpu / cpu:.1f} times the processor time, {peak:.0f} MiB")


main()
