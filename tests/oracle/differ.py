#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
differ - runs the program and the oracle over random datasets and compares what they say.

    differ.py --program PATH --seeds A-B [--params NAME] [--jobs N] [--keep] [--keys]

For each seed: a dataset (every third broken), options by chance, then `run` and `check` of both.
Compared are figures.json (as values, without the version of a shipped framework), decisions.csv (bytes), the
problems as (file, row, column, kind) and with --keys their rows' keys, and the exit statuses.  Of a
dataset with errors only those warnings are compared that need no other table (LONE).  The first
difference of each failing seed is printed with how to see it again; --keep leaves its folder.  The
last line is "N passed, N failed"; exit status 1 if any failed.
"""
import argparse
import json
import random
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from oracle import quarter_days, quarter_of
from random_dataset import dataset_make, framework_xml, frameworks_make
from random_measures import measures_make

HERE = Path(__file__).resolve().parent
FRAMEWORKS = ("supporting-families-2022", "coventry-2023")
QUARTERS = ("2023-24-Q3", "2023-24-Q3", "2023-24-Q4", "2024-25-Q1", "2025-26-Q4", "2022-23-Q2",
            "2020-21-Q4", "2021-22-Q3", "1999-00-Q4")
LONE = ("extra_column", "date_after_as_at", "identical_rows")


class Difference(Exception):
    """What differs, and the command of the program that shows it."""


class Seed:
    """One seed: its dataset, its options and both answers."""

    def __init__(self, seed, program, framework, folder, keys=False):
        rng = random.Random(f"options {seed}")
        chosen = rng.choice(FRAMEWORKS)
        self.seed, self.program, self.folder, self.keys = seed, program, folder, keys
        self.told = Counter()
        self.framework = framework or chosen
        self.broken = seed % 3 == 2
        self.quarter = rng.choice(QUARTERS)
        self.data = folder / "data"
        self.params = [HERE / f"params-{self.framework}.json"]
        self.given = [self.framework] # what the program is given
        params = json.loads(self.params[0].read_text(encoding="utf-8"))
        if seed % 5 == 3:
            params = [measures_make(rng, params)]
            self.frameworks_write(params)
            self.told["frameworks with measures"] += 1
        elif seed % 5 in (1, 4):
            params = frameworks_make(rng, params, self.quarter)
            self.frameworks_write(params)
        as_at = dataset_make(seed, self.data, params, rng.choice([3, 10, 20, 40, 40]), self.broken,
                             self.quarter)
        self.when = ["--quarter", self.quarter]
        if as_at != quarter_days(quarter_of(self.quarter))[1] or rng.random() < 0.3:
            self.when += ["--as-at", str(as_at)]
        self.options = []
        for option, share, values in (
                ("--agreed-number", 0.6, ["0", "1", "3", "5", "8", "12", "1000"]),
                ("--authority", 0.5, ["E1", "E2", "E3"]),
                ("--area", 0.4, ["pbr", "ea", "devolved"]),
                ("--claim-policy", 0.7, ["block", "warn", "after:0", "after:3", "after:3",
                                         "after:6", "after:12"])):
            if rng.random() < share:
                self.options += [option, rng.choice(values)]
        self.asked_with_quarter = rng.random() < 0.75

    def frameworks_write(self, frameworks):
        """Each as the oracle reads it and as the program does."""
        self.params, self.given = [], []
        for i, framework in enumerate(frameworks):
            for names, ending, text in ((self.params, ".json", json.dumps(framework)),
                                        (self.given, ".xml", framework_xml(framework))):
                names.append(self.folder / f"framework-{i}{ending}")
                names[-1].write_text(text, encoding="utf-8")
        self.told["sets of frameworks"] += len(frameworks) > 1

    def both(self, command, *words):
        """Runs oracle and program -> (exit status, output, errors) of each, and their folders."""
        answers, folders = [], []
        for name, start, frameworks in (
                ("oracle", [sys.executable, HERE / "oracle.py"], self.params),
                ("program", self.program, self.given)):
            out = self.folder / f"{name}-out"
            line = [*start, command, "--data", self.data, *words]
            for framework in frameworks:
                line += ["--framework", framework]
            if command == "run":
                line += ["--out", out]
            if command == "check" and name == "program":
                line.append("--json")
            line = [str(word) for word in line]
            done = subprocess.run(line, capture_output=True, timeout=300)
            answers.append((done.returncode, done.stdout, done.stderr))
            folders.append(out)
            self.line = shlex.join(line)
        if answers[0][0] not in (0, 1):
            raise Difference(f"the oracle itself failed: {answers[0][2].decode()[-2000:]}")
        return answers, folders

    def same(self, what, ours, theirs):
        if ours != theirs:
            raise Difference(f"{what}\n  oracle  {ours}\n  program {theirs}")

    def compare(self):
        words = self.when if self.asked_with_quarter else []
        (ours, theirs), _ = self.both("check", *words)
        self.same_status("check", ours, theirs)
        self.same_problems(json.loads(ours[1]), json_read("check JSON", theirs[1]))
        (ours, theirs), folders = self.both("run", *self.when, *self.options)
        self.same_status("run", ours, theirs)
        if ours[0] == 1:
            for name in ("figures.json", "decisions.csv"):
                self.same(f"{name} written although the data has errors", False,
                          (folders[1] / name).exists())
            self.told["datasets with errors"] += 1
            return
        self.same_decisions(*((folder / "decisions.csv").read_bytes() for folder in folders))
        self.same_figures(*(json_read("figures.json", (folder / "figures.json").read_bytes())
                            for folder in folders))

    def same_status(self, command, ours, theirs):
        if ours[0] != theirs[0]:
            raise Difference(f"exit status of {command}: oracle {ours[0]}, program {theirs[0]}\n"
                             f"  it says {(theirs[2] or theirs[1])[:1500].decode(errors='replace')}")

    def same_problems(self, ours, theirs):
        for which in ("errors", "warnings"):
            counts = []
            for answer in (ours, theirs):
                if not isinstance(answer.get(which), list):
                    raise Difference(f"check JSON has no list {which}")
                places = [(p["file"], p["row"], p["column"], p["kind"],
                           json.dumps(p["keys"], sort_keys=True) if self.keys else "")
                          for p in answer[which]]
                if [p[:3] for p in places] != sorted(p[:3] for p in places):
                    raise Difference(f"check JSON: {which} not sorted by file, row, column")
                if which == "warnings" and ours["errors"]:
                    wrong = {(p["file"], p["row"]) for p in ours["errors"]}
                    places = [p for p in places if p[3] in LONE and
                              not (p[3] == "identical_rows" and p[:2] in wrong)]
                self.told.update(f"{which[:-1]} {p[3]}" for p in places if answer is ours)
                counts.append(Counter(places))
            missing = sorted((counts[0] - counts[1]).elements())
            extra = sorted((counts[1] - counts[0]).elements())
            if missing or extra:
                raise Difference(f"check {which}\n  only oracle  {missing[:8]}\n"
                                 f"  only program {extra[:8]}")

    def same_decisions(self, ours, theirs):
        lines = ours.splitlines(keepends=True), theirs.splitlines(keepends=True)
        for one, other in zip(*lines):
            self.same("decisions.csv", one, other)
        self.same("decisions.csv, number of lines", *map(len, lines))

    def same_figures(self, ours, theirs):
        self.told.update({f"decision {name}": n for name, n in ours["decisions"].items()})
        self.told["datasets with waivers"] += "waivers.csv" in ours["dataset"]
        for figures in (ours, theirs):
            if isinstance(figures.get("framework"), dict) and len(self.params) == 1:
                figures["framework"].pop("version", None)
        self.same("figures.json, keys", sorted(ours), sorted(theirs))
        for key, value in ours.items():
            if key == "headlines" and isinstance(theirs[key], list):
                for one, other in zip(value, theirs[key]):
                    self.same("figures.json headlines", one, other)
            # json tells 1 from true and 1.0, which == does not
            self.same(f"figures.json {key}", *(json.dumps(v, sort_keys=True)
                                               for v in (value, theirs[key])))


def json_read(what, data):
    try:
        return json.loads(data)
    except ValueError:
        raise Difference(f"{what} is not JSON: {data[:300]!r}") from None


def seed_run(number, args):
    """-> (None or the difference as text, what was seen)."""
    folder = Path(tempfile.mkdtemp(prefix=f"differ-{number}-"))
    seed, problem = None, None
    try:
        seed = Seed(number, args.program, args.params, folder, args.keys)
        seed.compare()
    except (Difference, OSError, KeyError, TypeError, subprocess.TimeoutExpired) as difference:
        kind = type(difference).__name__
        problem = f"{kind}: {difference}\n  see it: {getattr(seed, 'line', '')}"
    if not (problem and args.keep):
        shutil.rmtree(folder)
    return problem, seed.told if seed else Counter()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", type=shlex.split, required=True)
    parser.add_argument("--seeds", default="1-60")
    parser.add_argument("--params", choices=FRAMEWORKS)
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--keep", action="store_true", help="leave the folders of failing seeds")
    parser.add_argument("--keys", action="store_true", help="compare the rows' keys as well")
    args = parser.parse_args()
    first, _, last = args.seeds.partition("-")
    numbers, told, failed = range(int(first), int(last or first) + 1), Counter(), 0
    with ThreadPoolExecutor(args.jobs) as pool:
        for number, (problem, seen) in zip(numbers, pool.map(lambda n: seed_run(n, args), numbers)):
            told += seen
            if problem:
                failed += 1
                again = ["--program", shlex.join(args.program), "--seeds", str(number), "--keep"]
                again += ["--params", args.params] if args.params else []
                print(f"seed {number}: {problem}\n  again:  differ.py {shlex.join(again)}",
                      flush=True)
    for name, number in sorted(told.items()):
        print(f"{number:7} {name}")
    print(f"{len(numbers) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
