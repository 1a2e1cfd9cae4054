#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""
pages - what the daemon's pages cost and bear.

    pages.py --daemon PATH --program PATH --bare PATH --work DIR [--families N] [--run-families N]
             [--seconds N] [--rounds N] [--requests N] [--parts list,run,leak,first]

list   requests a second of the signed-in list of families, beside bare libmicrohttpd with SQLite
       making the same bytes (bare_pages.c), in turns.
run    the pages' 99th percentile under 50 concurrent users, without and during a run of
       --run-families families started on a page, in turns.
leak   --requests mixed requests: memory and descriptors of the daemon before and after.
first  how long somebody else waits while a page of --run-families families is looked at first.

Needs wrk.  Exit status: 0 all within what is asked, 1 something is not, 2 wrong usage.
"""
import argparse
import html
import http.client
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
from pathlib import Path

import report

QUARTER, FRAMEWORK = "2023-24-Q3", "supporting-families-2022"
PASSWORD = "a sentence of words"
LEAST_OF_BARE = 0.5
MOST_OF_QUIET = 5.0
USERS = 50
WARM_REQUESTS = 50000
LONGEST_WAIT = 150.0
PEOPLE = {"paul": ("provider", "Paul Provider"), "otto": ("auditor", "Otto Auditor")}

MIXED = """
local paths = {%s}
local at = 0
request = function()
    at = at %% #paths + 1
    return wrk.format("GET", paths[at])
end
"""

USER = """
local paths = {%s}
math.randomseed(%d)
request = function() return wrk.format("GET", paths[math.random(#paths)]) end
delay = function() return math.random(50, 350) end
"""


def say(sentence):
    print(sentence, file=sys.stderr, flush=True)


def lua_list(paths):
    return ", ".join(f'"{path}"' for path in paths)


class Program:
    def __init__(self, options):
        self.path = options.program
        self.environment = dict(os.environ, DELTARETURN_STATE=str(options.work / "state"))

    def run(self, *words, given=""):
        done = subprocess.run([self.path, *words], input=given, text=True, capture_output=True,
                              env=self.environment)
        if done.returncode != 0:
            raise SystemExit(f"pages: {' '.join(words[:2])} ended with {done.returncode}: {done.stderr}")
        return done.stdout + done.stderr


def make_council(options, program):
    """A state folder with two people and a return of --families."""
    state = options.work / "state"
    program.run("init", str(state), "--authority", "E06000001", "--origin", "returns.example/E06000001",
                "--admin", "anna", "--name", "Anna Admin", "--email", "anna@council.example",
                "--password-stdin", given=f"{PASSWORD}\n{PASSWORD}\n")
    for login, (role, name) in PEOPLE.items():
        told = program.run("person", "add", login, "--name", name, "--email",
                           f"{login}@council.example", "--roles", role, "--as", "anna",
                           "--password-stdin", given=f"{PASSWORD}\n")
        code = re.search(r"^[A-Z0-9]{4}-[A-Z0-9-]*$", told, re.M)[0]
        program.run("person", "password", login, "--password-stdin", given=f"{code}\n{PASSWORD}\n")
    make_return(options, program, options.families)


def make_return(options, program, families):
    import_sample(options, program, families)
    program.run("run", "--quarter", QUARTER, "--framework", FRAMEWORK, "--as", "paul",
                "--password-stdin", given=f"{PASSWORD}\n")


def import_sample(options, program, families):
    data = options.work / f"data-{families}"
    if not data.exists():
        program.run("sample", "--families", str(families), "--seed", "1", "--out", str(data))
    program.run("import", "--data", str(data), "--as", "paul", "--password-stdin", given=f"{PASSWORD}\n")


class Daemon:
    def __init__(self, options):
        log = options.work / "daemon.log"
        with log.open("wb") as said:
            self.process = subprocess.Popen(
                [options.daemon, "--state", str(options.work / "state"), "--listen", "127.0.0.1:0"],
                stderr=said)
        for _ in range(300):
            text = log.read_text()
            if "ready" in text:
                self.port = int(re.search(r"listening on 127\.0\.0\.1:(\d+)", text)[1])
                return
            time.sleep(0.1)
        raise SystemExit(f"pages: the daemon does not get ready: {text}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def footing(self):
        """(resident KiB, descriptors) of the daemon's own process."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return (int(re.search(r"VmRSS:\s+(\d+)", status)[1]),
                len(os.listdir(f"/proc/{self.process.pid}/fd")))


class Browser:
    """One signed-in person."""

    def __init__(self, port, login):
        self.port = port
        self.cookie = ""
        status, headers, _ = self.post("/sign-in", {"login": login, "password": PASSWORD, "code": "",
                                                    "next": "/"})
        if status != 303:
            raise SystemExit(f"pages: signing in answers {status}")
        self.cookie = headers["Set-Cookie"].split(";")[0]

    def ask(self, method, path, body=None):
        made = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Origin": f"http://127.0.0.1:{self.port}"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        made.request(method, path, body, headers)
        reply = made.getresponse()
        return reply.status, reply.headers, reply.read().decode(errors="replace")

    def fetch(self, path):
        """Whatever it is, there or not."""
        return self.ask("GET", path)[0]

    def get(self, path):
        status, _, page = self.ask("GET", path)
        if status != 200:
            raise SystemExit(f"pages: {path} answers {status}")
        return page

    def post(self, path, fields):
        return self.ask("POST", path, urllib.parse.urlencode(fields))


def wrk(port, cookie, seconds, script, connections=USERS):
    """(requests a second, 99th percentile in ms, replies other than 2xx and 3xx, requests)"""
    told = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "60s",
         "-H", f"Cookie: {cookie}", "-s", str(script), f"http://127.0.0.1:{port}"],
        text=True, capture_output=True, check=True).stdout
    late = re.search(r"99%\s+([\d.]+)(us|ms|s)", told)
    odd = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    return (float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1]),
            float(late[1]) * {"us": 0.001, "ms": 1, "s": 1000}[late[2]],
            int(odd[1]) if odd else 0, int(re.search(r"(\d+) requests in", told)[1]))


# ---- the list beside bare libmicrohttpd ----

ROW = re.compile(r' *<tr class="govuk-table__row">\n *<th scope="row".*?</tr>\n', re.S)


CELL = re.compile(
    r'(?<=href=")([^"]*)(?=")|(?<=">)([^<>]+)(?=</a></th>)|(?<="Family">)([^<]*)(?=<)'
    r'|(?<=govuk-tag--)([a-z]+)(?=")|(?<=">)([^<>]+)(?=</strong>)'
    r'|(?<=Led by">)([^<]*)(?=<)|(?<=claimed on">)([^<]*)(?=<)|(?<=failed">)([^<]*)(?=<)|(?<=unknown">)([^<]*)(?=<)')


def cut(row):
    """(what stays the same from row to row, the cells between)"""
    parts = [part for part in CELL.split(row) if part is not None]
    return parts[0::2], parts[1::2]


def write_bare(path, page):
    """The database of bare_pages.c for this very page."""
    rows = ROW.findall(page)
    head, foot = page.split(rows[0])[0], page.split(rows[-1])[-1]
    path.unlink(missing_ok=True)
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE part(name PRIMARY KEY, bytes)")
    db.execute("CREATE TABLE session(token PRIMARY KEY, person)")
    pieces, cells = cut(rows[0])
    db.execute(f"CREATE TABLE line(place INTEGER PRIMARY KEY, {', '.join(f'cell{i}' for i in range(len(cells)))})")
    db.executemany("INSERT INTO session VALUES(?, ?)", [(f"{i:064x}", i) for i in range(100)])
    db.executemany("INSERT INTO part VALUES(?, ?)",
                   [("head", head), ("foot", foot)] + [(f"row{i}", p) for i, p in enumerate(pieces)])
    for place, row in enumerate(rows):
        found, cells = cut(row)
        if found != pieces:
            raise SystemExit("pages: the rows of the list differ in more than their cells")
        db.execute(f"INSERT INTO line VALUES({place}{', ?' * len(cells)})",
                   [html.unescape(cell) for cell in cells])
    db.commit()
    db.close()
    return len(rows)


def measure_list(options, daemon, browser):
    path = f"/returns/{QUARTER}/families"
    page = browser.get(path)
    database = options.work / "bare.db"
    rows = write_bare(database, page)
    script = options.work / "list.lua"
    script.write_text(MIXED % lua_list([path]))
    bare = subprocess.Popen([options.bare, str(database)], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, text=True)
    shares = []
    try:
        port = int(bare.stdout.readline())
        cookie = f"session={1:064x}"
        for _ in range(options.rounds):
            ours = wrk(daemon.port, browser.cookie, options.seconds, script)
            theirs = wrk(port, cookie, options.seconds, script)
            if ours[2] or theirs[2]:
                raise SystemExit("pages: not every request was answered with the page")
            shares.append(ours[0] / theirs[0])
            say(f"  list: {ours[0]:,.0f} a second, bare {theirs[0]:,.0f}")
    finally:
        bare.stdin.close()
        bare.wait()
    share = statistics.median(shares)
    print(f"list of {rows} episodes, {len(page) / 1024:.1f} KiB: {share:.2f} of bare libmicrohttpd with SQLite")
    return report.tell(report.target("list page, requests a second of bare libmicrohttpd and SQLite", share,
                                     LEAST_OF_BARE, "x", ".2f", least=True))


# ---- pages while a run goes on ----

def fields_of(page):
    return {name: html.unescape(value)
            for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)}


def start_run(browser):
    fields = fields_of(browser.get(f"/run?quarter={QUARTER}"))
    fields |= {"quarter": QUARTER, "framework": FRAMEWORK, "agreed_number": "", "area": "pbr"}
    status, headers, page = browser.post("/run", fields)
    if status != 303:
        raise SystemExit(f"pages: starting a run answers {status}: {page[:2000]}")
    return headers["Location"]


def is_over(browser, job):
    """The page of a job that has ended goes on to what it made."""
    return browser.ask("GET", job)[0] != 200


def measure_run(options, program, daemon, browser):
    import_sample(options, program, options.run_families)
    paths = ["/", f"/returns/{QUARTER}", f"/returns/{QUARTER}/families", "/timetable", "/log", "/account"]
    script = options.work / "users.lua"
    ratios = []
    for number in range(options.rounds):
        script.write_text(USER % (lua_list(paths), number))
        quiet = wrk(daemon.port, browser.cookie, options.seconds, script)
        job = start_run(browser)
        busy = wrk(daemon.port, browser.cookie, options.seconds, script)
        over = is_over(browser, job)
        ratios.append(busy[1] / quiet[1])
        say(f"  users: p99 {quiet[1]:.2f} ms, during the run {busy[1]:.2f} ms"
            f"{' (which ended meanwhile)' if over else ''}; {quiet[0]:.0f} and {busy[0]:.0f} requests a second")
        while not is_over(browser, job):
            time.sleep(0.5)
    ratio = statistics.median(ratios)
    print(f"p99 under {USERS} users during a run of {options.run_families:,} families: {ratio:.1f} times "
          f"that without")
    return report.tell(report.target(f"p99 of pages during a run of {options.run_families:,} families", ratio,
                                     MOST_OF_QUIET, "x", ".1f"))


# ---- memory and descriptors ----

def measure_leak(options, daemon, browser):
    paths = ["/", f"/returns/{QUARTER}", f"/returns/{QUARTER}/families?decision=gap", "/log", "/nothing",
             "/assets/govuk-frontend.css", "/sign-in", "/people", "/health", "/timetable"]
    script = options.work / "mixed.lua"
    script.write_text(MIXED % lua_list(paths))
    made = 0
    while made < WARM_REQUESTS:
        made += wrk(daemon.port, browser.cookie, 10, script)[3]
    before = daemon.footing()
    made = 0
    while made < options.requests:
        made += wrk(daemon.port, browser.cookie, 10, script)[3]
        say(f"  mixed: {made:,} requests, {daemon.footing()[0]:,} KiB, {daemon.footing()[1]} descriptors")
    time.sleep(2)
    after = daemon.footing()
    print(f"{made:,} mixed requests: memory {before[0]:,} KiB before, {after[0]:,} KiB after; "
          f"descriptors {before[1]} and {after[1]}")
    return after[1] <= before[1] and after[0] <= before[0] * 1.05


# ---- others while a page is looked at first ----

class Other(threading.Thread):
    """Somebody who asks for next to nothing, over and over; the longest wait in ms."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port, self.longest, self.over = port, 0.0, False

    def run(self):
        made = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while not self.over:
            begun = time.perf_counter()
            made.request("GET", "/health")
            made.getresponse().read()
            self.longest = max(self.longest, (time.perf_counter() - begun) * 1000)
            time.sleep(0.001)
        made.close()


def measure_first(options, daemon, browser):
    of = f"/returns/{QUARTER}"
    paths = ["/", of, f"{of}/families", f"{of}/families?decision=gap", f"{of}/families?test=T6",
             f"{of}/families/{'0' * 20}", f"{of}/matches", f"{of}/evidence/1"]
    paths += [f"{of}/files/1/{name}" for name in
              ("submission.xlsx", "outcomes-framework.xlsx", "decisions.csv", "figures.json")]
    worst = 0.0
    for path in paths:
        other = Other(daemon.port)
        other.start()
        time.sleep(0.1)
        begun = time.perf_counter()
        browser.fetch(path)
        took = (time.perf_counter() - begun) * 1000
        other.over = True
        other.join()
        worst = max(worst, other.longest)
        say(f"  {path}: {took:.0f} ms, somebody else {other.longest:.1f} ms")
    print(f"first looks at {options.run_families:,} families: somebody else waits {worst:.1f} ms at most "
          f"(at most {LONGEST_WAIT:.0f} is asked)")
    return worst <= LONGEST_WAIT


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    for name in ("--daemon", "--program", "--bare"):
        parser.add_argument(name, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--families", type=int, default=10000)
    parser.add_argument("--run-families", type=int, default=500000)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=1000000)
    parser.add_argument("--parts", default="list,run,leak,first")
    options = parser.parse_args()
    parts = options.parts.split(",")
    options.work.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(options.work / "state", ignore_errors=True)
    program = Program(options)
    make_council(options, program)
    good = True
    with Daemon(options) as daemon:
        browser = Browser(daemon.port, "paul")
        if "list" in parts:
            good &= measure_list(options, daemon, browser)
        if "leak" in parts:
            good &= measure_leak(options, daemon, browser)
        if "run" in parts:
            good &= measure_run(options, program, daemon, browser)
    if "first" in parts:
        make_return(options, program, options.run_families)
        with Daemon(options) as daemon:
            good &= measure_first(options, daemon, Browser(daemon.port, "paul"))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
