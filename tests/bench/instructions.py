# SPDX-License-Identifier: MIT
"""
instructions - how many instructions a command takes, by valgrind's callgrind.

They do not depend on what else the machine does.  What OpenSSL takes is told apart: valgrind's
processor lacks the instruction for SHA-256 that real ones have, so there it takes ten times as many.
"""
import re
import subprocess
from pathlib import Path

HASHING = re.compile(r"/libcrypto[^/]*$")
NAME = re.compile(r"\((\d+)\)(?: (.*))?")


def by_object(lines):
    """callgrind's own file -> {path of a program or library: instructions in its own code}"""
    names, costs, here, called = {}, {}, "", False
    for line in lines:
        if line.startswith(("ob=", "cob=")):
            number, path = NAME.match(line.split("=", 1)[1].rstrip("\n")).groups()
            names.setdefault(number, path)
            if line.startswith("ob="):
                here = names[number]
        elif line.startswith("calls="):
            called = True # the next line is what the call took, which is told where it was taken
        elif line[0] in "+-*0123456789":
            if not called:
                costs[here] = costs.get(here, 0) + int(line.split()[1])
            called = False
    return costs


def count(argv, folder):
    """-> {"all": instructions, "hashing": those in OpenSSL}"""
    written = Path(folder) / "callgrind.out"
    subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={written}", *argv],
                   cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with open(written, encoding="utf-8", errors="replace") as lines:
        costs = by_object(lines)
    return {"all": sum(costs.values()),
            "hashing": sum(cost for path, cost in costs.items() if HASHING.search(path))}
