#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""
years - what ten years of quarters and 150 authorities add to a run, a decision and a page.

    years.py --daemon PATH --program PATH --decisions PATH --work DIR [--families N] [--quarters N]
             [--authorities N] [--rounds N] [--seconds N] [--parts pages,decisions,run]

Three states are made in --work: one whose council begins with this quarter; one whose council has
made, signed and lodged --quarters returns before, beside as many other authorities with as many of
their own in the same database; and one of three years without others, whose lists are as long as a
page shows.  The last two are kept, and made anew when the database has a new step.  Everything is
then measured in copies and in turns: the second beside the first, but the list of returns, a return
with the quarter before it, and the log beside the third.  A ratio is the median over the pairs.

The council's own years are made by the program's own commands, each from exports of its own.  The
other authorities are copies of its rows under other names.

Needs wrk.  Exit status: 0 all at most MOST times as dear, 1 something is not, 2 wrong usage.
"""
import argparse
import getpass
import hashlib
import os
import re
import secrets
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pages
import report

MOST = 1.2
LAST = (2023, 3) # the quarter that is measured
YOUNG = 12       # quarters that fill the lists of a page
SESSIONS = 20    # of each authority's people
ROW_STRIDE = 1 << 24 # rows with numbers of one authority
BOUND = "paul"
PEOPLE = {"paul": ("provider", "Paul Provider"), "cora": ("certifier", "Cora Certifier"),
          "olga": ("s151", "Olga Officer"), "otto": ("auditor", "Otto Auditor")}


def quarter(back):
    """The quarter so many before the one that is measured, like 2023-24-Q3."""
    index = LAST[0] * 4 + LAST[1] - 1 - back
    return f"{index // 4}-{(index // 4 + 1) % 100:02d}-Q{index % 4 + 1}"


class Council:
    """A state folder, and whoever acts in it by commands."""

    def __init__(self, options, name):
        self.options, self.folder = options, options.work / name
        self.environment = dict(os.environ, DELTARETURN_STATE=str(self.folder))

    def run(self, *words, given=f"{pages.PASSWORD}\n"):
        done = subprocess.run([self.options.program, *words], input=given, text=True,
                              capture_output=True, env=self.environment, check=False)
        if done.returncode != 0:
            raise SystemExit(f"years: {' '.join(words[:3])} ended with {done.returncode}: "
                             f"{done.stderr}")
        return done.stdout + done.stderr

    def act(self, who, *words):
        """Paul is whoever runs this, so that what he does takes no password, which takes long."""
        if who == BOUND:
            return self.run(*words)
        return self.run(*words, "--as", who, "--password-stdin")

    def make(self):
        self.run("init", str(self.folder), "--authority", "E06000001", "--origin",
                 "returns.example/E06000001", "--admin", "anna", "--name", "Anna Admin", "--email",
                 "anna@council.example", "--password-stdin", given=f"{pages.PASSWORD}\n" * 2)
        for login, (role, name) in PEOPLE.items():
            bound = ["--os-account", getpass.getuser()] if login == BOUND else []
            told = self.act("anna", "person", "add", login, "--name", name, "--email",
                            f"{login}@council.example", "--roles", role, *bound)
            code = re.search(r"^[A-Z0-9]{4}-[A-Z0-9-]*$", told, re.M)[0]
            self.run("person", "password", login, "--password-stdin",
                     given=f"{code}\n{pages.PASSWORD}\n")

    def take(self, back):
        """Imports the exports of a quarter, which are another council's in each."""
        data = self.options.work / "exports"
        self.run("sample", "--families", str(self.options.families), "--seed", str(back + 1),
                 "--quarter", quarter(back), "--out", str(data), "--replace")
        self.act("paul", "import", "--data", str(data))
        shutil.rmtree(data)

    def file(self, back):
        """A quarter from its exports to Delta."""
        period = quarter(back)
        self.take(back)
        self.act("paul", *self.run_words(back))
        seen = re.search(r"^fingerprint (.*)$", self.run("return", "show", period), re.M)[1]
        for who, move in ("paul", "submit"), ("cora", "certify"), ("olga", "sign-off"):
            self.act(who, move, period, "--fingerprint", seen)
        self.act("paul", "lodge", period, "--fingerprint", seen, "--reference", f"DELTA-{back}",
                 "--keyed")

    def run_words(self, back):
        return ["run", "--quarter", quarter(back), "--framework", pages.FRAMEWORK]

    def database(self):
        return sqlite3.connect(self.folder / "deltareturn.db")

    def step(self):
        with self.database() as database:
            return database.execute("PRAGMA user_version").fetchone()[0]


# ---- the other authorities ----

# Columns by which rows are told apart; each authority has its own.  Others are copied as they are.
IDS = {"id", "ref", "person", "identity", "filing", "snapshot", "principal", "delegate", "hash",
       "session", "link"}
NUMBERED = {("outbox", "id"), ("link", "message")}
COUNTED = {("claim", "id"), ("remark", "id")} # by the database itself
ALONE = {"secret", "throttle"}                # of the folder, not of an authority


def moved(number, value):
    """The id of the same thing at the authority NUMBER: as long, and as random as it was."""
    if value is None:
        return None
    if isinstance(value, bytes):
        return hashlib.sha256(number.to_bytes(2, "big") + value).digest()[:len(value)]
    return hashlib.sha256(f"{number} {value}".encode()).hexdigest()[:len(value)]


def expression(table, column):
    if (table, column) in COUNTED:
        return "NULL"
    if (table, column) in NUMBERED:
        return f"{column} + :number * {ROW_STRIDE}"
    if column == "authority" or (table, column) == ("authority", "code"):
        return "printf('N%08d', :number)"
    if (table, column) == ("authority", "origin"):
        return "printf('returns.example/N%08d', :number)"
    if column in ("email", "email_key", "message_id"):
        return f"printf('n%03d.', :number) || {column}"
    return f"moved(:number, {column})" if column in IDS else column


def copies(database):
    """The statements that copy everything of our authority; what is bound to be in order, in it."""
    ours = "authority = 'E06000001'"
    of = {"filing": f"filing IN (SELECT id FROM filing WHERE {ours})",
          "snapshot": f"snapshot IN (SELECT id FROM snapshot WHERE {ours})",
          "person": f"person IN (SELECT ref FROM person WHERE {ours})",
          "session": f"session IN (SELECT id FROM session WHERE {ours})",
          "link": f"link IN (SELECT hash FROM link WHERE {ours})"}
    for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND"
                                     " name NOT LIKE 'sqlite_%' ORDER BY rowid").fetchall():
        columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
        if table in ALONE:
            continue
        where = "code = 'E06000001'" if table == "authority" else ours
        if table != "authority" and "authority" not in columns:
            where = next(of[column] for column in of if column in columns)
        order = " ORDER BY seq" if "seq" in columns else ""
        yield (f"INSERT INTO {table} ({', '.join(columns)}) SELECT "
               f"{', '.join(expression(table, column) for column in columns)} FROM {table}"
               f" WHERE {where}{order}")


def add_sessions(database):
    now = int(time.time() * 1000)
    for (person,) in database.execute("SELECT ref FROM person").fetchall():
        database.executemany(
            "INSERT INTO session VALUES (?, 'E06000001', ?, ?, '127.0.0.1', ?, ?, ?, 1)",
            [(secrets.token_bytes(32), person, secrets.token_hex(16), now, now, now)
             for _ in range(SESSIONS)])


def add_authorities(council, count):
    database = council.database()
    database.create_function("moved", 2, moved, deterministic=True)
    add_sessions(database)
    statements = list(copies(database))
    for number in range(1, count):
        for statement in statements:
            database.execute(statement, {"number": number})
        database.commit()
        pages.say(f"  authority {number + 1} of {count}")
    database.close()


# ---- the two states ----

def is_good(kept, like):
    return (kept.folder.parent / "made").exists() and kept.step() == like.step()


def make_years(options, name, like, authorities):
    """A council with years behind it, kept until the step of the one it is LIKE is another.  What
    is measured leaves traces, so it is measured in a copy."""
    quarters = YOUNG if authorities == 1 else options.quarters
    kept, council = Council(options, f"{name}/kept"), Council(options, f"{name}/state")
    if not is_good(kept, like):
        shutil.rmtree(kept.folder.parent, ignore_errors=True)
        kept.folder.parent.mkdir(parents=True)
        kept.make()
        for back in range(quarters, 0, -1):
            pages.say(f"  {quarter(back)}")
            kept.file(back)
        add_authorities(kept, authorities)
        kept.take(0)
        (kept.folder.parent / "made").touch()
    shutil.rmtree(council.folder, ignore_errors=True)
    shutil.copytree(kept.folder, council.folder)
    return council


def make_states(options):
    new = Council(options, "new")
    shutil.rmtree(new.folder, ignore_errors=True)
    new.make()
    new.take(0)
    states = (new, make_years(options, "old", new, options.authorities),
              make_years(options, "young", new, 1))
    for council in states:
        council.act("paul", *council.run_words(0))
    return states


# ---- what is measured ----

class Results:
    def __init__(self, options):
        self.years = f"{options.quarters} quarters of {options.authorities} authorities"
        self.met = True

    def tell(self, what, pairs, unit):
        """PAIRS of (new, old) costs."""
        ratio = statistics.median(old / new for new, old in pairs)
        new, old = (statistics.median(side) for side in zip(*pairs))
        print(f"{what:42}{new:12.3f}{old:12.3f} {unit:8}{ratio:7.2f}x", flush=True)
        found = report.target(f"{self.years}: {what}", ratio, MOST, "x", ".2f")
        self.met = report.tell(found) and self.met


def run_once(council):
    begun = time.monotonic()
    process = subprocess.Popen([council.options.program, *council.run_words(0)],
                               env=council.environment, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"years: a run ended with {process.returncode}")
    return time.monotonic() - begun, usage.ru_utime + usage.ru_stime


def measure_run(options, new, old, _, results):
    pairs = [(run_once(new), run_once(old)) for _ in range(options.rounds)]
    for place, what in enumerate(("wall", "CPU")):
        results.tell(f"run, {options.families:,} families, {what}",
                     [(one[place] * 1000, other[place] * 1000) for one, other in pairs], "ms")


def without_files(council, name):
    """A copy to decide in: what is decided stays in it.  Decisions look into no exports."""
    copy = council.options.work / name
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(council.folder, copy,
                    ignore=lambda folder, names: names if Path(folder).name in
                    ("snapshots", "artefacts", "mail") else [])
    return copy


def measure_decisions(options, new, old, _, results):
    copies_of = [without_files(council, f"decide-{name}")
                 for council, name in ((new, "new"), (old, "old"))]
    os.sync()  # or else each sync of a decision waits for the copies, too
    told = subprocess.run([options.decisions, *map(str, copies_of)], text=True, check=True,
                          capture_output=True).stdout
    pairs = [tuple(map(float, line.split())) for line in told.splitlines()]
    results.tell("decision at service/signoff, wall", pairs, "ms")
    for copy in copies_of:
        shutil.rmtree(copy)


class Site:
    """A daemon on one of the states, and somebody who is signed in."""

    def __init__(self, options, council):
        of = argparse.Namespace(daemon=options.daemon, work=council.folder.parent)
        of.work = council.folder.parent / f"{council.folder.name}-daemon"
        of.work.mkdir(exist_ok=True)
        link = of.work / "state"
        link.unlink(missing_ok=True)
        link.symlink_to(council.folder)
        self.daemon = pages.Daemon(of)
        self.browser = pages.Browser(self.daemon.port, "paul")

    def cost(self, script, seconds):
        """Milliseconds a page."""
        a_second, _, odd, _ = pages.wrk(self.daemon.port, self.browser.cookie, seconds, script,
                                        connections=8)
        if odd:
            raise SystemExit(f"years: {odd} requests were not answered with the page")
        return 1000 / a_second

    def close(self):
        self.daemon.__exit__()


def measure_pages(options, new, old, young, results):
    of = f"/returns/{quarter(0)}"
    script = options.work / "page.lua"
    empty, full, listed = sites = [Site(options, council) for council in (new, old, young)]
    for what, path, beside in (("a return", of, listed), ("list of families", f"{of}/families", empty),
                               ("list of returns", "/", listed), ("the log", "/log", listed)):
        script.write_text(pages.MIXED % pages.lua_list([path]))
        sizes = [len(site.browser.get(path)) / 1024 for site in (beside, full)]
        pairs = [tuple(site.cost(script, options.seconds) for site in (beside, full))
                 for _ in range(options.rounds)]
        results.tell(f"{what}, {sizes[0]:.1f} and {sizes[1]:.1f} KiB", pairs, "ms")
    for site in sites:
        site.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    for name in ("--daemon", "--program", "--decisions"):
        parser.add_argument(name, required=True)
    parser.add_argument("--work", type=lambda path: Path(path).resolve(), required=True)
    parser.add_argument("--families", type=int, default=10000)
    parser.add_argument("--quarters", type=int, default=40)
    parser.add_argument("--authorities", type=int, default=150)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--parts", default="pages,decisions,run")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    states = make_states(options)
    results = Results(options)
    print(f"{options.quarters} quarters of {options.authorities} authorities beside none; "
          f"at most {MOST} times is asked")
    measures = {"run": measure_run, "decisions": measure_decisions, "pages": measure_pages}
    for part in options.parts.split(","):
        measures[part](options, *states, results)
    return 0 if results.met else 1


if __name__ == "__main__":
    sys.exit(main())
