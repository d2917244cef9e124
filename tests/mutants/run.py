#!/usr/bin/env python3
"""Plants faults in the matching core, one at a time, and shows that the tests catch each.

    python3 tests/mutants/run.py [--only NAME]... [--target-dir DIR]

Works on copies; the sources stay as they are. Not part of `cargo test`: every fault is a build of its own, some minutes in
all. The faults of `pick` run in a crate made of that folder alone, the faults of the rules in a copy of the library
with the tests of its matching.
Prints a row for each fault and ends with 1 when one was not caught.
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Name, file below src/matching, what stands there, what the fault puts in its place.
FAULTS = [
    ("a least number of one is not looked at", "pick/rules.rs", "if rule.lo <= 0 {", "if rule.lo <= 1 {"),
    ("a greatest number is freed one too early", "pick/rules.rs",
     "if rule.hi >= slots.min(", "if rule.hi + 1 >= slots.min("),
    ("the bound takes a least number for a greatest", "pick/bound.rs",
     "let end = if price > 0 { self.model.lo[row] }", "let end = if price < 0 { self.model.lo[row] }"),
    ("prices on soft counts go beyond what missing them costs", "pick/bound.rs",
     "(*price).min(cost)", "(*price).min(cost * 2)"),
    ("the bound forgets what a second place of one person pays back", "pick/bound.rs",
     "rows + prices.twice.iter().map(|entry| i128::from(entry.1)).sum::<i128>()", "rows"),
    ("whoever would make the team better by one is cut off", "pick/bound.rs",
     "(i128::from(beat) + 1) << self.shift", "(i128::from(beat) + 2) << self.shift"),
    ("whoever just reaches the goal is cut off at a node", "pick/bound.rs",
     "i128::from(values[i]) >= goal;", "i128::from(values[i]) > goal + (1 << self.shift);"),
    ("whoever just reaches the goal is cut off from the pool", "pick/sweep.rs",
     "goal - self.bound + i128::from(self.best[s]);", "goal - self.bound + i128::from(self.best[s]) + (1 << 40);"),
    ("a count is left out though it can bind", "pick/model.rs",
     "let hi = if rule.hi >= most { FREE }", "let hi = if rule.hi + 1 >= most { FREE }"),
    ("a tier weighs as much as all after it together", "pick/tiers.rs",
     "weight *= part.range + 1;", "weight *= part.range;"),
    ("one too few are kept of those who could step in for somebody", "pick/distinct.rs",
     "if better >= most {", "if better + 1 >= most {"),
    ("a team that breaks two requirements shows that one is needed", "pick/walk.rs",
     "broken.all(|(line, _)| line.requirement == Some(first)).then_some(first)", "Some(first)"),
    ("the cooling-off period lasts a day too long", "eligibility/cooling_off.rs",
     "scene.day() < scene.cooled_off_on(left.0)", "scene.day() <= scene.cooled_off_on(left.0)"),
    ("days given are not squared", "rules/load.rs", "days.saturating_mul(days)", "days.saturating_mul(1)"),
    ("hard requirements are soft and soft ones hard", "compile.rs", "(!requirement.hard).then", "requirement.hard.then"),
]


def run(words, folder):
    done = subprocess.run(words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    failed = sorted(set(re.findall(r"^test (\S+) \.\.\. FAILED", done.stdout, re.M)))
    if done.returncode and not failed and "error" in done.stdout and "test result" not in done.stdout:
        sys.exit("cannot build:\n" + done.stdout[-3000:])
    return done.returncode == 0, failed


def core(folder):
    """A crate of `src/matching/pick` alone, with the versions of the package."""
    wanted = re.findall(r'^((?:serde|serde_json|proptest|microlp) = .*)$', (ROOT / "Cargo.toml").read_text(), re.M)
    (folder / "src/matching").mkdir(parents=True)
    (folder / "Cargo.toml").write_text(
        '[package]\nname = "pick"\nversion = "0.0.0"\nedition = "2024"\n[dependencies]\n%s\n[workspace]\n' % "\n".join(wanted))
    (folder / "src/lib.rs").write_text("pub mod matching {\n    pub mod pick;\n}\n")
    shutil.copy(ROOT / "Cargo.lock", folder)
    shutil.copytree(ROOT / "src/matching/pick", folder / "src/matching/pick")
    return ["cargo", "test", "--lib"]


def whole(folder):
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    # The library with the tests of its matching, without the program and the tests that run it: a third of the work.
    (folder / "src/main.rs").write_text("fn main() {}\n")
    (folder / "tests/main.rs").write_text("mod matching;\n")
    return ["cargo", "test", "--locked", "--test", "all", "--", "matching::"]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--only", action="append", default=[])
    options.add_argument("--target-dir")
    options = options.parse_args()
    wanted = [fault for fault in FAULTS if not options.only or any(part in fault[0] for part in options.only)]
    missed = 0
    print("| fault | where | caught by |\n|---|---|---|", flush=True)
    for make, in_core in ((core, True), (whole, False)):
        faults = [fault for fault in wanted if fault[1].startswith("pick/") == in_core]
        if not faults:
            continue
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            words = make(folder)
            if options.target_dir:
                words[2:2] = ["--target-dir", options.target_dir]
            sound, failed = run(words, folder)
            if not sound:
                sys.exit("without a fault these fail: %s" % ", ".join(failed))
            for name, place, was, then in faults:
                path = folder / "src/matching" / place
                text = path.read_text()
                if text.count(was) != 1:
                    sys.exit("`%s` stands %d times in %s" % (was, text.count(was), place))
                path.write_text(text.replace(was, then))
                sound, failed = run(words, folder)
                path.write_text(text)
                missed += sound
                tests = ", ".join("`%s`" % test.rsplit("::", 1)[-1] for test in failed[:3])
                more = " and %d more" % (len(failed) - 3) if len(failed) > 3 else ""
                print("| %s | `%s` | %s%s |" % (name, place, tests or "**nothing**", more), flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
