# SPDX-License-Identifier: MIT
"""wake - the service and its clock: what the timetable asks for is done once, by a clock that jumps,
by a service that is killed, and told by mail.

    wake.py DAEMON PROGRAM STATE PASSWORD

The folder is made here, by a clock of its own; prints "ok - step" or "not ok - step: why".
"""
import calendar
import os
import re
import signal
import subprocess
import sys
import time

from post import DAEMON, HERE, PASSWORD, PROGRAM, STATE, Daemon, Post, begin, settings, verdict, wait_for

QUARTER = "2026-27-Q1"
CLOCK = os.path.join(os.getcwd(), "clock")
ENV = {**os.environ, "LD_PRELOAD": sys.argv[5], "FAKETIME_TIMESTAMP_FILE": CLOCK, "FAKETIME_NO_CACHE": "1",
       "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1", "TZ": "UTC",
       "DELTARETURN_STATE": STATE}


def set_clock(moment):
    """From now on it is MOMENT, for all who look."""
    span = calendar.timegm(time.strptime(moment, "%Y-%m-%d %H:%M:%S")) - int(time.time())
    with open(CLOCK + ".new", "w", encoding="utf-8") as file:
        file.write(f"{span:+d}\n")
    os.rename(CLOCK + ".new", CLOCK)


def run(*words, text=""):
    return subprocess.run([PROGRAM, *words], input=text, capture_output=True, text=True, timeout=120, env=ENV)


def must_run(*words, text=""):
    done = run(*words, text=text)
    if done.returncode != 0:
        raise SystemExit(f"not ok - {words}: {done.stderr}")
    return done.stdout


def make_council():
    set_clock("2026-06-15 09:00:00")
    must_run("init", STATE, "--authority", "E08000026", "--origin", "returns.example.org/E08000026", "--admin",
             "anna", "--name", "Anna Admin", "--email", "anna@example.org", "--password-stdin",
             text=PASSWORD + "\n")
    for login, role, name in (("paul", "provider", "Paul Provider"), ("sid", "sro", "Sid Senior")):
        must_run("person", "add", login, "--name", name, "--email", f"{login}@example.org", "--roles", role,
                 "--as", "anna", "--password-stdin", text=PASSWORD + "\n")


def serve_exports():
    port = os.path.join(os.getcwd(), "exports-port")
    server = begin([sys.executable, os.path.join(HERE, "export_server.py"), "exports", "cert.pem",
                    "key.pem", "a-token", port])
    wait_for(lambda: os.path.exists(port) and open(port, encoding="utf-8").read())
    descriptor = os.open("token", os.O_WRONLY | os.O_CREAT, 0o600)
    os.write(descriptor, b"a-token\n")
    os.close(descriptor)
    with open(port, encoding="utf-8") as file:
        return server, file.read()


def letters(post, address=""):
    """Each message once: one that was taken just before the service was killed comes again, unchanged."""
    each = {}
    for message in post.to(address):
        each.setdefault((message["Message-ID"], message.get_body(("plain",)).get_content()), message)
    return list(each.values())


def subjects(post, address):
    return [message["Subject"] for message in letters(post, address)]


def drafted(post):
    return [subject for subject in subjects(post, "paul@") if "draft" in subject]


def clock_at(moment):
    """The service looks at the clock at once when it is told to read its settings again."""
    set_clock(moment)
    must_run("reload")


def acted(key):
    """What the list says of what the clock was to do."""
    found = re.search(rf"^.*  {key} .*$", must_run("clock", "list"), re.M)
    return found[0] if found else ""


def settle(seconds=4):
    """Time for something to happen that should not."""
    time.sleep(seconds)


# --- the quarter's days -------------------------------------------------------------------------------------

def reminder(post):
    set_clock("2026-06-30 12:00:00")
    daemon = Daemon(env=ENV)
    verdict("five working days before the cut-off the provider's mail arrives", wait_for(
        lambda: len(subjects(post, "paul@")) == 1), must_run("outbox", "list"))
    for _ in range(3):
        daemon.end(signal.SIGKILL)
        daemon = Daemon(env=ENV)
        settle(1.5)
    verdict("once, however often the service is killed", len(letters(post)) == 1, post.log())
    return daemon


def quarter_ends(daemon, post):
    clock_at("2026-07-01 04:59:00")
    settle(2)
    verdict("before six in London nothing is run", not drafted(post), subjects(post, "paul@"))
    clock_at("2026-07-01 05:00:00")
    for span in (0, 0.2, 0.4, 0.7, 1.1):
        time.sleep(span)
        daemon.end(signal.SIGKILL)
        daemon = Daemon(env=ENV)
    verdict("at six the exports are fetched and the quarter is run, by a service that is killed five times",
            wait_for(lambda: drafted(post), 90), must_run("clock", "list") + must_run("outbox", "list"))
    settle()
    verdict("once", len(drafted(post)) == 1 and must_run("outbox", "list").count(" drafted ") == 1, post.log())
    verdict("there is one draft", len(re.findall(rf"{QUARTER} .*draft", must_run("return", "list"))) == 1)
    return daemon


def clock_jumps(post):
    before = len(letters(post))
    clock_at("2027-07-20 12:00:00")
    settle()
    verdict("a clock a year ahead is not believed", len(letters(post)) == before, post.log())
    verdict("which the log tells", "the clock had jumped" in must_run("audit", "list"), must_run("audit", "list"))
    clock_at("2026-07-01 06:00:00")
    settle()
    verdict("put right, nothing is done again", len(letters(post)) == before, post.log())


def alarm(daemon, post):
    before = len(letters(post))
    clock_at("2026-07-21 12:00:00")
    verdict("three weeks later what was missed is caught up", wait_for(
        lambda: subjects(post, "paul@")[-1:] and len(letters(post)) >= before + 2, 60), post.log())
    verdict("the SRO hears that nobody can certify", wait_for(lambda: len(letters(post, "sid@")) == 1), post.log())
    body = post.to("sid@")[0].get_body(("plain",)).get_content()
    verdict("in words", "nobody can certify it" in body, body)
    daemon.end(signal.SIGKILL)
    daemon = Daemon(env=ENV)
    settle()
    verdict("each once", len(letters(post)) == before + 2 and len(letters(post, "sid@")) == 1, post.log())
    verdict("all with ids of their own", len({message["Message-ID"] for message in letters(post)}) ==
            len(letters(post)), post.log())
    return daemon


def main():
    make_council()
    exports, port = serve_exports()
    post = Post("post")
    here = os.getcwd()
    settings(STATE, post, 'run_frameworks = "supporting-families-2022"',
             f'fetch_source = "https://localhost:{port}/"', f'fetch_token_file = "{here}/token"',
             f'fetch_certificates = "{here}/cert.pem"')
    daemon = reminder(post)
    daemon = quarter_ends(daemon, post)
    clock_jumps(post)
    daemon = alarm(daemon, post)
    verdict("it ends well", daemon.end() == 0)
    checked = run("audit", "check")
    verdict("the audit finds nothing", checked.returncode == 0, checked.stdout + checked.stderr)
    verdict("nothing fetched is left", not [name for name in os.listdir(STATE) if name.startswith("fetched")])
    exports.kill()
    exports.wait()
    post.end()


main()
