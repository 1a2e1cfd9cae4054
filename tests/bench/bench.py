#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""
bench - whole runs side by side with what people use instead, in one sitting.

    bench.py --program PATH --floor PATH --bare PATH [--families 10000,100000,500000] [--rounds N]
             [--peers sqlite,duckdb,pandas] [--work DIR] [--told DIR] [--history FILE] [--record NOTE]

For each size every peer first proves that it comes to the same return (agree.py); then rounds of
pairs, the program and a peer one after the other, so that a busy machine slows both.  A ratio is
the median over the pairs.  README.md says how to read the result; report.py prints it.

Exit status: 0 done, 1 a peer disagrees or fails, 2 wrong usage.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

import instructions
import report

HERE = Path(__file__).resolve().parent
PYTHON = "/usr/bin/python3"
QUARTER, FRAMEWORK = "2023-24-Q3", "supporting-families-2022"
CHANGED = "coventry-2023" # the same needs, other tests
SETTLED_SECONDS = 2.5 # exports that changed later are not kept
SLOW_SECONDS = 60 # a peer that takes longer is measured once, by its proof
COUNTED = 10000   # families of the run whose instructions are counted
GROWTH = (100000, 500000)
AGAIN_PAIRS = 7   # a round, since they are short

BOOK_STEP = ("book", [PYTHON, str(HERE / "peers/write_book.py"), "."], None)


def duckdb_steps(mode):
    return [("query", ["node", str(HERE / "peers/duckdb.mjs"), mode, "."], None), BOOK_STEP]


# Name -> its steps: what the step does, the command, the file for its standard input.
PEERS = {
    "sqlite": [("query", ["sqlite3", "-batch", ":memory:"], HERE / "peers/sqlite.sql"), BOOK_STEP],
    "duckdb-scan": duckdb_steps("scan"),
    "duckdb-load": duckdb_steps("load"),
    "pandas": [("run", [PYTHON, str(HERE / "peers/pandas_run.py"), "."], None)],
}
FAMILIES_OF_PEERS = {"sqlite": ["sqlite"], "duckdb": ["duckdb-scan", "duckdb-load"],
                     "pandas": ["pandas"]}


class Stop(Exception):
    """The sentence to stop with."""


def say(sentence):
    print(sentence, file=sys.stderr, flush=True)


@dataclass
class Measure:
    """One run: seconds, KiB, and the parts it told apart in seconds."""
    wall: float = 0.0
    cpu: float = 0.0
    peak_kib: int = 0
    parts: dict = field(default_factory=dict)


# ---- running ----

def run_measured(argv, folder, standard_input=None):
    """Runs a command to its end -> (Measure, what it said on standard error)."""
    with tempfile.TemporaryFile() as said, open(standard_input or os.devnull, "rb") as given:
        begun = time.monotonic()
        process = subprocess.Popen(argv, cwd=folder, stdin=given, stdout=subprocess.DEVNULL,
                                   stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        words = said.read().decode("utf-8", "replace")
    if process.returncode != 0:
        raise Stop(f"{os.path.basename(argv[0])} failed with status {process.returncode}: "
                   f"{words.strip() or 'it said nothing'}")
    return Measure(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss), words


def parts_of(words):
    """"reading 0.1 s, deciding 0.2 s, ..." -> {"reading": 0.1, ...}"""
    return {name: float(seconds) for name, seconds in re.findall(r"(\w+) ([0-9.]+) s\b", words)}


class Size:
    """All that is run on one sample."""

    def __init__(self, options, families):
        self.options, self.families = options, families
        self.folder = options.work / str(families)
        self.sample = options.work / "samples" / str(families)
        self.ours, self.bare = self.folder / "ours", self.folder / "bare"
        self.cells = self.folder / "cells.txt"
        self.proofs, self.pairs, self.again, self.instructions = {}, {}, [], None

    # The sample and the folders the peers work in.

    def prepare(self):
        if not (self.sample / "families.csv").exists():
            say(f"inventing {self.families:,} families")
            self.sample.parent.mkdir(parents=True, exist_ok=True)
            run_measured([str(self.options.program), "sample", "--families", str(self.families),
                          "--seed", "1", "--out", str(self.sample), "--replace"], ".")
        self.folder.mkdir(parents=True, exist_ok=True)
        for peer in self.options.peers:
            self.peer_prepare(self.folder / peer)
        self.bytes = sum(file.stat().st_size for file in self.files())

    def peer_prepare(self, folder):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "data").symlink_to(self.sample)
        lines = ["position,code,headline,text"]
        for position, need in enumerate(self.options.needs, start=1):
            text = need["text"].replace('"', '""')
            lines.append(f'{position},{need["code"]},{need["headline"]},"{text}"')
        (folder / "needs.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def files(self):
        return sorted(self.sample.glob("*.csv"))

    # One run each.

    def ours_argv(self, *options):
        return [str(self.options.program), "run", "--data", str(self.sample), "--quarter", QUARTER,
                "--framework", FRAMEWORK, "--out", str(self.ours), *options]

    def run_ours(self):
        shutil.rmtree(self.ours, ignore_errors=True)
        measure, words = run_measured(self.ours_argv("--times"), self.folder)
        measure.parts = parts_of(words)
        return measure

    def count_instructions(self):
        """Of a run with one thread, since two divide the work differently each time."""
        say(f"{self.families:,} families: counting instructions")
        shutil.rmtree(self.ours, ignore_errors=True)
        self.instructions = instructions.count(self.ours_argv("--threads", "1"), self.folder)

    def run_floor(self):
        return run_measured([str(self.options.floor), *map(str, self.files())], self.folder)[0]

    def run_start(self):
        return run_measured([str(self.options.program), "--version"], self.folder)[0]

    def run_bare(self):
        """What it takes to write the cells, without getting them first."""
        measure, words = run_measured([str(self.options.bare), str(self.cells), str(self.bare)],
                                      self.folder)
        parts = parts_of(words)
        measure.wall, measure.cpu = parts["writing"], parts["processor"]
        return measure

    def again_argv(self):
        return [str(self.options.program), "framework", "diff", FRAMEWORK, CHANGED, "--data",
                str(self.sample), "--quarter", QUARTER]

    def run_again(self):
        """The same exports under a changed framework, from what was kept of them."""
        return run_measured(self.again_argv(), self.folder)[0]

    def run_peer(self, peer):
        total = Measure()
        for name, argv, standard_input in PEERS[peer]:
            measure, words = run_measured(argv, self.folder / peer, standard_input)
            total.wall += measure.wall
            total.cpu += measure.cpu
            total.peak_kib = max(total.peak_kib, measure.peak_kib)
            total.parts.update(parts_of(words) or {name: measure.wall})
        return total

    def run(self, name):
        measures = {"floor": self.run_floor, "start": self.run_start, "bare": self.run_bare}
        return measures[name]() if name in measures else self.run_peer(name)

    # Proof, then pairs.

    def prove(self):
        """No time counts before the returns are the same."""
        self.run_floor()
        self.run_ours()
        self.prove_bare()
        self.prove_again()
        for peer in self.options.peers:
            say(f"{self.families:,} families: does {peer} come to the same return?")
            self.proofs[peer] = self.run_peer(peer)
            checked = subprocess.run([PYTHON, str(HERE / "agree.py"), str(self.ours),
                                      str(self.folder / peer)], stderr=subprocess.PIPE, text=True)
            if checked.returncode != 0:
                raise Stop(f"{peer} does not agree about {self.families:,} families: "
                           f"{checked.stderr.strip()}")

    def prove_bare(self):
        say(f"{self.families:,} families: does bare libxlsxwriter write the same cells?")
        self.bare.mkdir(parents=True, exist_ok=True)
        with open(self.cells, "w", encoding="utf-8") as cells:
            subprocess.run([PYTHON, str(HERE / "cells.py"), "list", str(self.ours)], check=True,
                           stdout=cells)
        self.run_bare()
        checked = subprocess.run([PYTHON, str(HERE / "cells.py"), "same", str(self.ours),
                                  str(self.bare)], stderr=subprocess.PIPE, text=True)
        if checked.returncode != 0:
            raise Stop(f"bare libxlsxwriter does not write the same: {checked.stderr.strip()}")

    def prove_again(self):
        say(f"{self.families:,} families: does what was kept give the same answer?")
        time.sleep(SETTLED_SECONDS)
        answers = [subprocess.run([*self.again_argv(), *more], check=True,
                                  stdout=subprocess.PIPE).stdout
                   for more in (["--no-cache"], [], [])]
        if len(set(answers)) != 1:
            raise Stop(f"what was kept of {self.families:,} families gives another answer")

    def pair(self, run_ours, name, ours_first):
        """-> (ours, theirs), one straight after the other"""
        if ours_first:
            ours = run_ours()
            return ours, self.run(name)
        theirs = self.run(name)
        return run_ours(), theirs

    def measure(self):
        names = ["floor", "start", "bare", *self.options.peers]
        self.pairs = {name: [] for name in names}
        for number in range(self.options.rounds):
            for name in names:
                proof = self.proofs.get(name)
                if proof and proof.wall > SLOW_SECONDS:
                    if number == 0:
                        self.pairs[name].append((self.run_ours(), proof))
                    continue
                say(f"{self.families:,} families: round {number + 1} of {self.options.rounds}, "
                    f"{name}")
                self.pairs[name].append(self.pair(self.run_ours, name, number % 2 == 0))
            say(f"{self.families:,} families: round {number + 1} of {self.options.rounds}, again")
            for turn in range(AGAIN_PAIRS):
                self.again.append(self.pair(self.run_again, "floor", turn % 2 == 0))

    def result(self):
        told = {"families": self.families, "bytes": self.bytes,
                "pairs": {name: [[asdict(ours), asdict(theirs)] for ours, theirs in pairs]
                          for name, pairs in self.pairs.items()},
                "again": [[asdict(ours), asdict(floor)] for ours, floor in self.again]}
        if self.instructions is not None:
            told["instructions"] = self.instructions
        return told


# ---- the command ----

def counts(text):
    if not re.fullmatch(r"[1-9][0-9]*(,[1-9][0-9]*)*", text):
        raise argparse.ArgumentTypeError("not numbers parted by commas")
    return [int(number) for number in text.split(",")]


def peer_names(text):
    if text == "none":
        return []
    wrong = [name for name in text.split(",") if name not in FAMILIES_OF_PEERS]
    if wrong:
        raise argparse.ArgumentTypeError(f"\"{wrong[0]}\" is not one of "
                                         f"{', '.join(FAMILIES_OF_PEERS)}")
    return [peer for name in text.split(",") for peer in FAMILIES_OF_PEERS[name]]


def options_read():
    parser = argparse.ArgumentParser(prog="bench.py", allow_abbrev=False,
                                     description="Whole runs side by side with other tools.")
    parser.add_argument("--program", required=True, type=lambda path: Path(path).resolve())
    parser.add_argument("--floor", required=True, type=lambda path: Path(path).resolve())
    parser.add_argument("--bare", required=True, type=lambda path: Path(path).resolve())
    parser.add_argument("--families", type=counts, default=[10000, 100000, 500000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", type=peer_names, default=peer_names("sqlite,duckdb,pandas"),
                        help="\"none\" for the measures alone")
    parser.add_argument("--work", type=lambda path: Path(path).resolve(), default=Path("bench-work"))
    parser.add_argument("--told", type=Path, default=Path("told"),
                        help="where the other parts have left what they measured")
    parser.add_argument("--json", type=Path, default=Path("bench.json"))
    parser.add_argument("--history", type=Path, default=HERE / "history.json")
    parser.add_argument("--record", metavar="NOTE", help="add the ratios to the history")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error("--rounds takes 1 or more")
    options.work = options.work.resolve()
    os.environ["XDG_CACHE_HOME"] = str(options.work / "cache")
    return options


def tools_check(options):
    needed = {argv[0] for peer in options.peers for _, argv, _ in PEERS[peer]}
    if COUNTED in options.families:
        needed.add("valgrind")
    built = {str(options.program), str(options.floor), str(options.bare)}
    for tool in sorted(needed | built):
        if not shutil.which(tool):
            raise Stop(f"{tool} is not there; install or build it, or leave peers out with --peers")


def framework_needs(program):
    shown = subprocess.run([str(program), "framework", "show", FRAMEWORK, "--json"], check=True,
                           stdout=subprocess.PIPE)
    return json.loads(shown.stdout)["needs"]


def sizes_measure(options):
    sizes = [Size(options, families) for families in options.families]
    for size in sizes:
        size.prepare()
        size.prove()
        size.measure()
        if size.families == COUNTED:
            size.count_instructions()
        print(report.table(size.result()), flush=True)
    return sizes


def growth_measure(sizes, rounds):
    """Two sizes in turns, when both are there: a busy hour would tell them apart otherwise."""
    found = {size.families: size for size in sizes if size.families in GROWTH}
    if len(found) < len(GROWTH):
        return None
    small, large = (found[families] for families in GROWTH)
    pairs = []
    for number in range(rounds):
        say(f"growth: round {number + 1} of {rounds}")
        pairs.append([asdict(small.run_ours()), asdict(large.run_ours())])
    return {"families": list(GROWTH), "pairs": pairs}


def main():
    options = options_read()
    try:
        tools_check(options)
        options.needs = framework_needs(options.program)
        sizes = sizes_measure(options)
        growth = growth_measure(sizes, options.rounds)
    except Stop as stop:
        say(f"bench: {stop}")
        return 1
    results = [size.result() for size in sizes]
    summary, targets = report.summary(results, growth), report.targets(results, growth)
    for part in report.PARTS:
        targets += report.targets_told(options.told, part)
    options.json.write_text(json.dumps({"summary": summary, "targets": targets, "sizes": results,
                                        "growth": growth}, indent=1) + "\n", encoding="utf-8")
    print(report.targets_table(targets))
    print(report.against_history(summary, options.history))
    if options.record is not None:
        report.history_add(summary, options.history, options.record)
        say(f"recorded in {options.history}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
