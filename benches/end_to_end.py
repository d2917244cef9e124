#!/usr/bin/env python3
"""Measures whole commands of a release build over pools of 480, 3,000, 100,000 and, when asked, a million peers.

    python3 benches/end_to_end.py target/release/peerage [FOLDER] [--million]

A large pool is the example pool over and over, with references and addresses of its own. Each line tells the median of
the time on the clock, the median of the processor time, and the greatest memory.
"""
import os
import pathlib
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

EXAMPLES = pathlib.Path(__file__).resolve().parent.parent / "examples"
HANGS = ("post", "peer_expertise", "peer_blocked", "interest")


def run(program, database, *words):
    """Runs a command; gives seconds on the clock, seconds of the processor, and MiB."""
    env = {"HOME": str(database.parent), "PATH": "/usr/bin:/bin", "PEERAGE_DB": str(database), "PEERAGE_TODAY": "2026-11-21"}
    begun = time.perf_counter()
    child = subprocess.Popen([program, *words], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 5):
        sys.exit(f"{' '.join(words)}: exit {child.returncode}")
    return time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def tell(what, times, program, database, *words):
    """Runs a command so many times and tells what it takes."""
    clock, processor, memory = zip(*(run(program, database, *words) for _ in range(times)))
    print(f"{what:<44} {statistics.median(clock) * 1000:9.1f} ms   {statistics.median(processor) * 1000:9.1f} ms CPU   "
          f"{max(memory):7.0f} MiB", flush=True)


def multiply(small, large, peers):
    """Copies the file with its pool over and over until it has so many peers."""
    shutil.copy(small, large)
    db = sqlite3.connect(large)
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("PRAGMA synchronous = OFF")
    most = db.execute("SELECT max(id) FROM peer").fetchone()[0]
    own = {"id": "id + :off", "reference": "'Q' || :copy || '-' || reference", "email": ":copy || '.' || email"}
    columns = [row[1] for row in db.execute("PRAGMA table_info(peer)")]
    for copy in range(1, -(-peers // most)):
        values = {"off": copy * most, "copy": copy, "most": most, "left": peers - copy * most}
        made = ", ".join(own.get(name, name) for name in columns)
        db.execute(f"INSERT INTO peer ({', '.join(columns)}) SELECT {made} FROM peer WHERE id <= :most LIMIT :left", values)
        for table in HANGS:
            names = [row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[1] != "id"]
            made = ", ".join("peer_id + :off" if name == "peer_id" else name for name in names)
            db.execute(f"INSERT INTO {table} ({', '.join(names)}) SELECT {made} FROM {table} WHERE peer_id <= :most "
                       "AND peer_id + :off IN (SELECT id FROM peer)", values)
    db.commit()
    db.close()


def main():
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    program = str(pathlib.Path(words[0]).resolve())
    folder = pathlib.Path(words[1] if len(words) > 1 else tempfile.mkdtemp(prefix="peerage-"))
    folder.mkdir(parents=True, exist_ok=True)
    small = folder / "480.db"
    if not small.exists():
        for words in (["init"], ["peer", "import", EXAMPLES / "pool.csv"], ["challenge", "record", "--import", EXAMPLES / "history.csv"],
                      ["challenge", "add", "corporate", "Trafford", "--window", "2027-03-01..2027-06-30"],
                      ["challenge", "scope", "trafford-2027", "--file", EXAMPLES / "scope.toml"]):
            run(program, small, *map(str, words))
    tell("--version", 31, program, small, "--version")
    tell("challenge due", 15, program, small, "challenge", "due")
    sizes = [480, 3_000, 100_000] + ([1_000_000] if "--million" in sys.argv else [])
    for peers in sizes:
        file = folder / f"{peers}.db"
        if not file.exists():
            multiply(small, file, peers)
        times = {480: 15, 3_000: 11, 100_000: 5}.get(peers, 3)
        print(f"{peers} peers")
        if peers < 1_000_000:
            tell("  peer list", times, program, file, "peer", "list")
            for form in ("jsonl", "json", "csv"):
                tell(f"  peer list --format {form}", times, program, file, "peer", "list", "--format", form)
        tell("  peer show by reference", times, program, file, "peer", "show", "P0148")
        tell("  challenge show", times, program, file, "challenge", "show", "trafford-2027")
        tell("  team assemble --no-save, one week", times, program, file, "team", "assemble", "trafford-2027", "--no-save",
             "--from", "2027-03-02")
        tell("  team assemble --no-save, all weeks", times, program, file, "team", "assemble", "trafford-2027", "--no-save")


if __name__ == "__main__":
    main()
