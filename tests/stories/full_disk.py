# SPDX-License-Identifier: MIT
"""full_disk - a daemon whose disk has no room left, and whoever asks it meanwhile.

    full_disk.py DAEMON PROGRAM STATE PASSWORD

A return waits in STATE to be submitted.  Everything beside STATE on its disk may be filled.
"""
import json
import os
import subprocess
import urllib.error
import urllib.request

from serving import PASSWORD, PROGRAM, STATE, Daemon, Person, verdict, wait_until

QUARTER = "2023-24-Q3"
FILLER = os.path.join(os.path.dirname(STATE), "filler")
FULL = "The service’s disk is full"
HELP = "make room on its disk: it goes on by itself then"


def fill():
    with open(FILLER, "ab", 0) as filler:
        for size in (65536, 4096, 512, 1):
            try:
                while filler.write(b"x" * size):
                    pass
            except OSError:
                continue


def command(*words):
    return subprocess.run([PROGRAM, *words, "--state", STATE], capture_output=True, text=True)


def make_token():
    made = subprocess.run([PROGRAM, "token", "make", "--for", "a story", "--scopes", "read,run", "--days", "2",
                           "--as", "paul", "--password-stdin", "--state", STATE],
                          input=PASSWORD + "\n", capture_output=True, text=True)
    return made.stdout.splitlines()[-1]


def submit(person):
    path = f"/returns/{QUARTER}/decide/submit"
    return person.fill(path, path, agree="yes")


def sign_in(person):
    return person.send("/sign-in", {"login": person.login, "password": PASSWORD, "code": "", "next": "/"})


def ask(daemon, token, path, body=None):
    """Status and document of the interface for programs."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"http://127.0.0.1:{daemon.port}/api/v1{path}", body, headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as reply:
            return reply.status, json.load(reply)
    except urllib.error.HTTPError as refusal:
        return refusal.code, json.load(refusal)


def told(step, reply):
    status, text, _ = reply
    verdict(f"{step} is refused", status == 507, status)
    verdict("with the reason and what to do", FULL in text and HELP in text, text)


def readable(when, daemon, person, health="ok"):
    for path in ("/", f"/returns/{QUARTER}", f"/returns/{QUARTER}/families", "/log", "/status"):
        status, text, _ = person.get(path)
        verdict(f"{when} {path} can be read", status == 200, f"{status} {text}")
    verdict(f"{when} it says that it is {health}", daemon.get("/health") == health + "\n")


def clock_has_looked():
    """It borrows the folder for that, soon after the start, and only then may the disk get full."""
    with open("daemon.log", encoding="utf-8") as file:
        return "the state folder is back" in file.read()


def files():
    """What lies in the state folder, but for what SQLite keeps beside the database."""
    return {os.path.join(folder, name) for folder, _, names in os.walk(STATE) for name in names
            if not name.startswith("deltareturn.db-")}


def refused(daemon, paul, token):
    before = files()
    for again in ("an act", "the next one"):
        told(again, submit(paul))
        readable(f"after {again}", daemon, paul)
    told("signing in", sign_in(Person(daemon, "cora")))
    status, text, _ = paul.upload("exports")
    verdict("an upload is refused", status == 507 and "has no room for the file" in text, f"{status} {text}")
    run = {"quarter": QUARTER, "frameworks": ["supporting-families-2022"]}
    status, document = ask(daemon, token, "/runs", json.dumps(run).encode())
    verdict("so is a program", status == 507 and "disk is full" in document["detail"], document)
    status, document = ask(daemon, token, "/returns")
    verdict("which can read", status == 200 and document["returns"][0]["state"] == "draft", document)
    verdict("nothing is left half done", files() == before, files() ^ before)
    looked = command("doctor")
    verdict("doctor names the disk", "mend   room" in looked.stdout, looked.stdout)


def main():
    daemon = Daemon()
    verdict("the clock has looked at what is due", wait_until(clock_has_looked))
    paul = Person(daemon, "paul")
    verdict("somebody signs in", paul.sign_in())
    token = make_token()
    verdict("the folder is back from the command", paul.get("/")[0] == 200)
    fill()
    refused(daemon, paul, token)
    verdict("nothing was recorded", " draft " in command("return", "list").stdout)
    os.remove(FILLER)
    status, _, to = wait_until(lambda: (reply := submit(paul))[0] == 303 and reply, 45, 1) or (0, "", "")
    verdict("once there is room it goes on by itself", status == 303 and to.startswith("/receipts/"), status)
    verdict("and what was acknowledged is there", " submitted " in command("return", "list").stdout)
    fill()
    verdict("it can be stopped while the disk is full", daemon.end() == 0)
    os.remove(FILLER)
    token = make_token()  # ends as the last one at work, and takes the database's log and its index away
    fill()
    paul.daemon = daemon = Daemon()
    readable("started without any room", daemon, paul, "read-only")
    told("an act without any room", submit(paul))
    cora = Person(daemon, "cora")
    told("signing in without any room", sign_in(cora))
    status, document = ask(daemon, token, "/runs", b"{}")
    verdict("a program is told as well", status == 507 and "disk is full" in document["detail"], document)
    verdict("and commands can read", " submitted " in command("return", "list").stdout)
    os.remove(FILLER)
    verdict("and others can sign in when there is room", wait_until(cora.sign_in, 45, 1))
    daemon.end()


main()
