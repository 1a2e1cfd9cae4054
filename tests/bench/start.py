#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""
start - how much longer the daemon takes to its first answer on a long log than on an empty one.

    start.py --daemon PATH --program PATH --long STATE --empty STATE [--rounds N]

--long is there, as "make bench-audit" keeps it; --empty is made unless it is there.  The two take
turns, and the median of the differences counts.

Exit status: 0 at most MOST_MS more, 1 more than that, 2 wrong usage.
"""
import argparse
import http.client
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

import report

MOST_MS = 100.0
PATIENCE = 60.0 # seconds until the first answer
PASSWORD = "a sentence of words"


def make_empty(program, state):
    if state.exists():
        return
    subprocess.run([program, "init", str(state), "--authority", "E1", "--origin", "host.example/E1",
                    "--admin", "anna", "--name", "Anna Admin", "--email", "anna@council.example",
                    "--password-stdin"], input=f"{PASSWORD}\n{PASSWORD}\n", text=True, check=True,
                   capture_output=True)


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def answers(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/sign-in")
        return connection.getresponse().status == 200
    except ConnectionRefusedError:
        return False
    finally:
        connection.close()


def first_answer(daemon, state):
    """Milliseconds from starting the daemon to its first page."""
    port = free_port()
    begun = time.monotonic()
    process = subprocess.Popen([daemon, "--state", str(state), "--listen", f"127.0.0.1:{port}"],
                               stderr=subprocess.DEVNULL)
    try:
        while not answers(port):
            if process.poll() is not None or time.monotonic() - begun > PATIENCE:
                raise SystemExit(f"start: the daemon does not answer on {state}")
            time.sleep(0.001)
        return (time.monotonic() - begun) * 1000
    finally:
        process.terminate()
        process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--daemon", required=True)
    parser.add_argument("--program", required=True)
    parser.add_argument("--long", type=Path, required=True)
    parser.add_argument("--empty", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    make_empty(options.program, options.empty)
    first_answer(options.daemon, options.long) # for the page cache, and for a database's new step
    pairs = [(first_answer(options.daemon, options.empty),
              first_answer(options.daemon, options.long)) for _ in range(options.rounds)]
    more = statistics.median(long - empty for empty, long in pairs)
    empty, long = (statistics.median(side) for side in zip(*pairs))
    print(f"daemon to its first answer, {options.rounds} rounds: {empty:.0f} ms on an empty log, "
          f"{long:.0f} ms on the long one")
    return 0 if report.tell(report.target("daemon's start on a million leaves, more than on none", more,
                                          MOST_MS, " ms", ".0f")) else 1


if __name__ == "__main__":
    sys.exit(main())
