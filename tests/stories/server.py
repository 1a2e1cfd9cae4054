# SPDX-License-Identifier: MIT
"""server - a daemon on a state folder, and clients that do what browsers do not.

    server.py DAEMON PROGRAM STATE PASSWORD

Prints "ok - step" or "not ok - step: why" as the stories do.
"""
import os
import re
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

from serving import PROGRAM, STATE, DAEMON, PASSWORD, Daemon, Person, read_head, status_of, verdict

HOST = b"Host: 127.0.0.1\r\n"


# --- oddities: what two programs in a row could cut in two ways ---------------------------------------

FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
CASES = [
    ("health", b"GET /health HTTP/1.1\r\n" + HOST + b"\r\n", [200]),
    ("health in HTTP/1.0", b"GET /health HTTP/1.0\r\n\r\n", [200]),
    ("two lengths", b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM +
     b"Content-Length: 3\r\nContent-Length: 4\r\n\r\na=bc", [400]),
    ("the same length twice", b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM +
     b"Content-Length: 3\r\nContent-Length: 3\r\n\r\na=b", [400]),
    ("length and chunks", b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM +
     b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", [400]),
    ("two codings", b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM +
     b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n", [400]),
    ("unknown coding", b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM +
     b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", [400, 501]),
    ("blank before the colon", b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM +
     b"Content-Length : 3\r\n\r\na=b", [400]),
    ("signed length", b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM + b"Content-Length: +3\r\n\r\na=b",
     [400]),
    ("hexadecimal length", b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM +
     b"Content-Length: 0x3\r\n\r\na=b", [400]),
    ("two hosts", b"GET /health HTTP/1.1\r\n" + HOST + b"Host: other\r\n\r\n", [400]),
    ("no host", b"GET /health HTTP/1.1\r\n\r\n", [400]),
    ("empty host", b"GET /health HTTP/1.1\r\nHost:\r\n\r\n", [400]),
    ("other host in the target", b"GET http://other/health HTTP/1.1\r\n" + HOST + b"\r\n", [400]),
    ("the host in the target", b"GET http://127.0.0.1/health HTTP/1.1\r\n" + HOST + b"\r\n", [200]),
    ("a NUL", b"GET /health%00 HTTP/1.1\r\n" + HOST + b"\r\n", [400]),
    ("a bare NUL", b"GET /hea\0lth HTTP/1.1\r\n" + HOST + b"\r\n", [0, 400]),
    ("bad percent", b"GET /health%zz HTTP/1.1\r\n" + HOST + b"\r\n", [400]),
    ("steps upwards", b"GET /a/../health HTTP/1.1\r\n" + HOST + b"\r\n", [400]),
    ("hidden steps upwards", b"GET /a/%2e%2e/health HTTP/1.1\r\n" + HOST + b"\r\n", [400]),
    ("an encoded slash", b"GET /a%2fhealth HTTP/1.1\r\n" + HOST + b"\r\n", [400]),
    ("a backslash", b"GET /a%5c..%5chealth HTTP/1.1\r\n" + HOST + b"\r\n", [400]),
    ("bytes that are no UTF-8", b"GET /%ff HTTP/1.1\r\n" + HOST + b"\r\n", [400]),
    ("a control byte in a field", b"GET /health HTTP/1.1\r\n" + HOST + b"X-A: b\x01\r\n\r\n", [400]),
    ("no path", b"GET health HTTP/1.1\r\n" + HOST + b"\r\n", [400]),
    ("authority as target", b"CONNECT a:443 HTTP/1.1\r\n" + HOST + b"\r\n", [400, 405]),
    ("star as target", b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n", [400]),
    ("trace", b"TRACE /health HTTP/1.1\r\n" + HOST + b"\r\n", [405]),
    ("unknown method", b"BREW /sign-in HTTP/1.1\r\n" + HOST + b"\r\n", [405]),
    ("body of a question", b"GET /health HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\n\r\na=b", [400]),
    ("newer version", b"GET /health HTTP/3.0\r\n" + HOST + b"\r\n", [400, 505]),
    ("no version", b"GET /health\r\n\r\n", [0, 400, 505]),
    ("no request at all", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\r\n\r\n", [0, 400, 505]),
    ("a long target", b"GET /" + b"a" * 6000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", [414]),
    ("a very long target", b"GET /" + b"a" * 100000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", [0, 414]),
    ("many fields", b"GET /health HTTP/1.1\r\n" + HOST + b"X-A: b\r\n" * 100 + b"\r\n", [431]),
    ("a large field", b"GET /health HTTP/1.1\r\n" + HOST + b"X-A: " + b"b" * 20000 + b"\r\n\r\n", [431]),
    ("a very large field", b"GET /health HTTP/1.1\r\n" + HOST + b"X-A: " + b"b" * 200000 + b"\r\n\r\n",
     [0, 431]),
    ("a large form", b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM + b"Content-Length: 300000\r\n\r\n",
     [413]),
    ("a large form in chunks", b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM +
     b"Transfer-Encoding: chunked\r\n\r\n" + (b"8000\r\n" + b"a" * 0x8000 + b"\r\n") * 9 + b"0\r\n\r\n",
     [413]),
    ("a large upload", b"POST /sign-in HTTP/1.1\r\n" + HOST +
     b"Content-Type: multipart/form-data; boundary=B\r\nContent-Length: 600000000\r\n\r\n", [413]),
    ("too many fields of a form", b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM +
     b"Content-Length: 4004\r\n\r\n" + b"a=b&" * 1001, [413]),
    ("an expectation", b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM +
     b"Expect: a miracle\r\nContent-Length: 3\r\n\r\na=b", [417]),
    ("a packed body", b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM +
     b"Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\na=b", [415]),
    ("a list of lengths", b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM +
     b"Content-Length: 3, 3\r\n\r\na=b", [400]),
    ("a length below nothing", b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM +
     b"Content-Length: -1\r\n\r\n", [400]),
    ("a length beyond numbers", b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM +
     b"Content-Length: 99999999999999999999999\r\n\r\n", [400, 413]),
    ("chunks within chunks", b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM +
     b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", [400, 501]),
    ("a hidden coding", b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM +
     b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n", [400, 501]),
    ("a tab before the colon", b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM +
     b"Transfer-Encoding\t: chunked\r\nContent-Length: 3\r\n\r\na=b", [400]),
    ("a coding in HTTP/1.0", b"POST /sign-in HTTP/1.0\r\n" + HOST + FORM +
     b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", [400]),
    ("no size of a chunk", b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM +
     b"Transfer-Encoding: chunked\r\n\r\nzz\r\na=b\r\n0\r\n\r\n", [0, 400]),
    ("a chunk larger than numbers", b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM +
     b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\na=b\r\n0\r\n\r\n", [0, 400, 413]),
    ("a field folded", b"GET /health HTTP/1.1\r\n" + HOST + b"X-A: b\r\n c\r\n\r\n", [200, 400]),
    # The library drops such a line, and cuts a value at a NUL: what it had to say reaches nobody.
    ("a field without a name", b"GET /health HTTP/1.1\r\n" + HOST + b": b\r\n\r\n", [400, 200, 0]),
    ("a field without a colon", b"GET /health HTTP/1.1\r\n" + HOST + b"X-A\r\n\r\n", [0, 400]),
    ("a NUL in a field", b"GET /health HTTP/1.1\r\n" + HOST + b"X-A: b\0c\r\n\r\n", [400, 200, 0]),
    ("a host with a user", b"GET /health HTTP/1.1\r\nHost: a@127.0.0.1\r\n\r\n", [400]),
    ("a host with a path", b"GET /health HTTP/1.1\r\nHost: 127.0.0.1/a\r\n\r\n", [400]),
    ("a host of two words", b"GET /health HTTP/1.1\r\nHost: 127.0.0.1 a\r\n\r\n", [400]),
    ("a method in small letters", b"get /health HTTP/1.1\r\n" + HOST + b"\r\n", [404, 405]),
    ("a method of 300 letters", b"G" * 300 + b" /health HTTP/1.1\r\n" + HOST + b"\r\n", [404, 405]),
    ("another method by a field", b"POST /health HTTP/1.1\r\n" + HOST + FORM +
     b"X-HTTP-Method-Override: GET\r\nContent-Length: 0\r\n\r\n", [403, 404, 405]),
    ("a parameter twice", b"GET /log?from=1&from=2 HTTP/1.1\r\n" + HOST + b"\r\n", [303, 400]),
    ("a field of a form twice", b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM +
     b"Origin: http://127.0.0.1\r\nContent-Length: 15\r\n\r\nlogin=a&login=b", [400, 403, 422]),
    ("a double slash", b"GET //health HTTP/1.1\r\n" + HOST + b"\r\n", [400, 404]),
    ("a fragment", b"GET /health#a HTTP/1.1\r\n" + HOST + b"\r\n", [400]),
    ("an upgrade", b"GET /health HTTP/1.1\r\n" + HOST +
     b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
     [200, 400]),
    ("two cookies", b"GET /health HTTP/1.1\r\n" + HOST + b"Cookie: a=b\r\nCookie: a=c\r\n\r\n", [400]),
]


def part(name, value, extra=""):
    return (f'--B\r\nContent-Disposition: form-data; name="{name}"{extra}\r\n\r\n{value}\r\n').encode()


def multipart(body, length=None):
    return (b"POST /sign-in HTTP/1.1\r\n" + HOST +
            b"Content-Type: multipart/form-data; boundary=B\r\nContent-Length: %d\r\n\r\n"
            % (len(body) if length is None else length) + body)


UPLOADS = [
    ("a nested upload", multipart(
        b'--B\r\nContent-Disposition: form-data; name="f"\r\nContent-Type: multipart/mixed; '
        b'boundary=C\r\n\r\n--C\r\n\r\nx\r\n--C--\r\n--B--\r\n'), 400),
    ("an upload with two names", multipart(
        b'--B\r\nContent-Disposition: form-data; name="f"; name="g"\r\n\r\nx\r\n--B--\r\n'), 400),
    ("an upload without a boundary", b"POST /sign-in HTTP/1.1\r\n" + HOST +
     b"Content-Type: multipart/form-data\r\nContent-Length: 3\r\n\r\na=b", 400),
    ("an upload with a boundary twice", b"POST /sign-in HTTP/1.1\r\n" + HOST +
     b"Content-Type: multipart/form-data; boundary=B; boundary=C\r\nContent-Length: 7\r\n\r\n--B--\r\n", 400),
    ("an upload of a part without a name", multipart(
        b'--B\r\nContent-Disposition: form-data\r\n\r\nx\r\n--B--\r\n'), 400),
    ("an upload with a head that never ends", multipart(
        b'--B\r\nContent-Disposition: form-data; name="' + b"a" * 100000 + b'"\r\n\r\nx\r\n--B--\r\n'), 400),
    ("an upload in another coding", multipart(
        b'--B\r\nContent-Disposition: form-data; name="f"\r\nContent-Transfer-Encoding: base64\r\n\r\neA==\r\n'
        b'--B--\r\n'), 400),
    ("an upload without its end", multipart(part("f", "x", '; filename="a.csv"')), 400),
    ("too many files", multipart(
        b"".join(part(f"f{i}", "x", f'; filename="{i}.csv"') for i in range(30)) + b"--B--\r\n"), 413),
]


def odd_requests(daemon):
    for name, request, expected in CASES:
        got = daemon.raw(request)
        verdict(f"{name}: {expected[0]}", got in expected, f"{got}")
    for name, request, expected in UPLOADS:
        got = daemon.raw(request)
        verdict(f"{name}: {expected}", got == expected, f"{got}")
    with daemon.connect() as made:  # what stands behind a refused request is no request
        made.sendall(b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM +
                     b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                     b"GET /health HTTP/1.1\r\n" + HOST + b"\r\n")
        answered = b""
        while piece := made.recv(65536):
            answered += piece
        verdict("a refused request ends its connection", answered.count(b"HTTP/1.1 ") == 1, answered)


def answers(daemon, request):
    with daemon.connect() as made:
        made.sendall(request)
        return read_head(made)


def told_in_pages(daemon):
    """What is no attack, only odd, is answered with a page."""
    head = answers(daemon, b"DELETE /sign-in HTTP/1.1\r\n" + HOST + b"\r\n")
    verdict("another method is told those that are", status_of(head) == 405 and
            b"Allow: GET, HEAD, POST\r\n" in head, head)
    body = b"login=an%0Bna&password=x&code=&next=%2F"
    with daemon.connect() as made:
        made.sendall(b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\n"
                     % (daemon.port, daemon.port) + FORM +
                     b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        page = b""
        while piece := made.recv(65536):
            page += piece
    verdict("a control character is told beside the field", b" 422 " in page[:20] and
            b"There are characters here that cannot be seen" in page and b'value="anna"' in page, page[-900:])


def cut_upload(daemon):
    with daemon.connect() as made:
        made.sendall(multipart(part("f", "x" * 100000, '; filename="a.csv"'), 500000))
        time.sleep(0.5)
        there = os.listdir(os.path.join(STATE, "tmp"))
    for _ in range(50):
        left = os.listdir(os.path.join(STATE, "tmp"))
        if not left:
            break
        time.sleep(0.1)
    verdict("an upload is a private file while it comes", len(there) == 1, there)
    verdict("a cut upload leaves nothing", not left, left)


# --- slow ones ------------------------------------------------------------------------------------------

def trickle(sockets, until):
    while time.monotonic() < until:
        for made in sockets:
            try:
                made.send(b"X")
            except OSError:
                pass
        time.sleep(1)


def count_closed(sockets):
    closed = 0
    for made in sockets:
        made.setblocking(False)
        try:
            closed += made.recv(65536) == b"" or 1
        except BlockingIOError:
            pass
        except OSError:
            closed += 1
    return closed


def slow_ones(daemon):
    heads, bodies = [], []
    for i in range(1000):
        made = daemon.connect()
        if i % 10:
            made.sendall(b"GET /health HTTP/1.1\r\nHost: a\r\nX-Slow: ")
            heads.append(made)
        else:
            made.sendall(b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM +
                         b"Content-Length: 1000\r\n\r\na=")
            bodies.append(made)
    begun = time.monotonic()
    slow = threading.Thread(target=trickle, args=(heads + bodies, begun + 40))
    slow.start()
    took = []
    for _ in range(20):
        before = time.monotonic()
        daemon.get("/health")
        took.append(time.monotonic() - before)
        time.sleep(0.05)
    verdict("others are answered meanwhile", sorted(took)[10] < 1, took)
    time.sleep(max(0, begun + 20 - time.monotonic()))
    verdict("slow heads are closed", count_closed(heads) == len(heads), count_closed(heads))
    slow.join()
    verdict("slow forms are closed", count_closed(bodies) == len(bodies), count_closed(bodies))
    for made in heads + bodies:
        made.close()


# --- passwords ------------------------------------------------------------------------------------------

def flood(daemon):
    statuses = []

    def one(i):
        statuses.append(daemon.sign_in(f"nobody{i}", "a wrong sentence of words"))

    threads = [threading.Thread(target=one, args=(i,)) for i in range(50)]
    for thread in threads:
        thread.start()
    took, most = [], 0
    while any(thread.is_alive() for thread in threads):
        before = time.monotonic()
        daemon.get("/health")
        took.append(time.monotonic() - before)
        most = max(most, len(daemon.children("hashing-process")))
        time.sleep(0.1)
    verdict("pages stay quick in a flood of sign-ins", sorted(took)[len(took) // 2] < 0.5, max(took))
    verdict("never more than two hashes at once", most <= 2, most)
    verdict("who is too many is told to come back", statuses.count(503) >= 50 - 34 - 2, statuses)
    verdict("everybody is answered", 0 not in statuses and 200 not in statuses, statuses)


def killed_child(daemon):
    before = daemon.children("hashing-process")
    answered = []
    thread = threading.Thread(target=lambda: answered.append(daemon.sign_in("anna", PASSWORD)))
    thread.start()
    time.sleep(0.1)
    for process in before:
        os.kill(process, signal.SIGKILL)
    thread.join()
    verdict("a sign-in outlives the processes that work on it", answered == [303], answered)
    time.sleep(1.5)
    after = daemon.children("hashing-process")
    verdict("they are started again", len(after) == 2 and not set(after) & set(before), after)


# --- the command ------------------------------------------------------------------------------------------

def run(*words, text=""):
    return subprocess.run([PROGRAM, *words], input=text, capture_output=True, text=True, timeout=120)


def command_meanwhile(daemon):
    done = run("person", "add", "chris", "--name", "Chris Certifier", "--email", "chris@example.org",
               "--roles", "certifier", "--as", "anna", "--password-stdin", text=PASSWORD + "\n")
    verdict("a command borrows the folder", done.returncode == 0, done.stderr)
    verdict("and the service goes on", daemon.sign_in("anna", PASSWORD) == 303)
    done = run("status")
    verdict("status tells how the service is", "state folder: open" in done.stdout, done.stdout)
    verdict("reload is understood", run("reload").stdout == "reloaded\n")
    second = subprocess.run([DAEMON, "--state", STATE, "--listen", "127.0.0.1:0"],
                            capture_output=True, text=True, timeout=60)
    verdict("a second daemon is refused", second.returncode == 3 and "is in use by process" in
            second.stderr, second.stderr)


# --- ends -------------------------------------------------------------------------------------------------

def polite_end(daemon):
    answered = []
    thread = threading.Thread(target=lambda: answered.append(daemon.sign_in("anna", PASSWORD)))
    thread.start()
    time.sleep(0.15)
    status = daemon.end()
    thread.join()
    verdict("a request in flight is answered before the end", answered == [303], answered)
    verdict("the end is a good one", status == 0, status)
    verdict("the socket for the command is gone", not os.path.exists(os.path.join(STATE, "control")))
    verdict("status says that nobody serves", run("status").returncode == 3)


# --- a folder that cannot go on ---------------------------------------------------------------------------

def put_back(database):
    for end in ("-wal", "-shm"):
        if os.path.exists(os.path.join(STATE, f"deltareturn.db{end}")):
            os.unlink(os.path.join(STATE, f"deltareturn.db{end}"))
    shutil.copyfile(database, os.path.join(STATE, "deltareturn.db"))


def old_state():
    here = os.path.join(STATE, "deltareturn.db")
    shutil.copyfile(here, "old.db")
    run("person", "add", "otto", "--name", "Otto Auditor", "--email", "otto@example.org",
        "--roles", "auditor", "--as", "anna", "--password-stdin", text=PASSWORD + "\n")
    shutil.copyfile(here, "new.db")
    put_back("old.db")
    daemon = Daemon()
    verdict("an old state that was put back is served read-only", daemon.get("/health") == "read-only\n")
    verdict("as the metrics tell", "\ndeltareturn_read_only 1\n" in daemon.get("/metrics"))
    anna = Person(daemon, "anna")
    verdict("people sign in", anna.sign_in())
    status, page, _ = anna.get("/people")
    verdict("and read why", status == 200 and "Nothing can be changed at this time: the log has" in page, page)
    status, page, _ = anna.fill("/people/add", "/people/add", name="Nobody", login="nobody",
                                email="nobody@example.org", roles="auditor")
    verdict("nothing is changed", status == 503 and "Nothing can be changed" in page, status)
    daemon.end()
    put_back("new.db")
    daemon = Daemon()
    verdict("the newest state goes on", daemon.get("/health") == "ok\n")
    daemon.end()


def full_disk():
    """A write that fails is not acknowledged; the folder is opened anew, and what was is there."""
    os.environ["DELTARETURN_FAULT"] = "change:10:full"
    daemon = Daemon()
    del os.environ["DELTARETURN_FAULT"]
    anna = Person(daemon, "anna")
    anna.sign_in()
    answers = []
    for i in range(12):
        status, _, _ = anna.fill("/people/add", "/people/add", name=f"Nobody {i}", login=f"nobody{i}",
                                 email=f"nobody{i}@example.org", language="")
        answers.append(status)
        if status != 200:
            break
    verdict("a write that fails is told", answers[-1] >= 500, answers)
    verdict("the folder is opened anew", daemon.get("/health") == "ok\n")
    status, _, _ = anna.fill("/people/add", "/people/add", name="Late", login="late", email="late@example.org")
    verdict("and written again", status == 200, status)
    daemon.end()
    listed = run("person", "list").stdout
    verdict("what was acknowledged is there, and nothing else", "late" in listed and
            [f"nobody{i}" in listed for i in range(len(answers))] == [s == 200 for s in answers], listed)
    checked = run("audit", "check")
    verdict("and the audit is clean", checked.returncode == 0, checked.stdout + checked.stderr)


# --- what is forgotten ------------------------------------------------------------------------------------

def sessions(change=""):
    with sqlite3.connect(os.path.join(STATE, "deltareturn.db"), timeout=60) as made:
        if change:
            made.execute(change)
        count = made.execute("SELECT count(*) FROM session").fetchone()[0]
    made.close()
    return count


def forgets_sessions():
    """One of a morning long past is gone soon after the start; one of now is not."""
    daemon = Daemon()
    Person(daemon, "anna").sign_in()
    daemon.end()
    before = sessions("UPDATE session SET began = began - 90000000, seen = seen - 90000000")
    daemon = Daemon()
    anna = Person(daemon, "anna")
    anna.sign_in()
    for _ in range(100):
        if sessions() == 1:
            break
        time.sleep(0.1)
    verdict("sessions that have ended are forgotten", before > 0 and sessions() == 1, (before, sessions()))
    verdict("and no other", anna.get("/people")[0] == 200)
    daemon.end()


# --- what is read again -----------------------------------------------------------------------------------

def reload_settings(daemon):
    conf = os.path.join(STATE, "deltareturn.conf")
    with open(conf, encoding="utf-8") as file:
        before = file.read()
    with open(conf, "a", encoding="utf-8") as file:
        file.write('\ncouncil = "Exampleshire"\nlisten = "127.0.0.1:9"\nproxy = "yes"\n')
    daemon.process.send_signal(signal.SIGHUP)
    time.sleep(1)
    verdict("a reload reads the settings", "Exampleshire" in daemon.get("/sign-in"))
    with open("daemon.log", encoding="utf-8") as file:
        log = file.read()
    verdict("what takes no restart is used", "read the settings and the pages again" in log, log[-300:])
    with open(conf, "w", encoding="utf-8") as file:
        file.write('mail_port = "many"\n')
    daemon.process.send_signal(signal.SIGHUP)
    time.sleep(1)
    with open("daemon.log", encoding="utf-8") as file:
        log = file.read()
    verdict("what cannot be read stays as it was", "what could not be read stays as it was" in log and
            "Exampleshire" in daemon.get("/sign-in"), log[-300:])
    with open(conf, "w", encoding="utf-8") as file:
        file.write(before)
    daemon.process.send_signal(signal.SIGHUP)
    time.sleep(0.5)


# --- TLS, and a proxy in front ------------------------------------------------------------------------------

def make_certificate():
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                    "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-days", "2", "-subj",
                    "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"],
                   check=True, capture_output=True)


def open_by_tls(port, path, body=None, origin=None):
    context = ssl.create_default_context(cafile="cert.pem")
    request = urllib.request.Request(f"https://127.0.0.1:{port}{path}", data=body)
    if origin:
        request.add_header("Origin", origin)

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None

    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), Stay())
    try:
        with opener.open(request, timeout=120) as reply:
            return reply.status, reply.headers
    except urllib.error.HTTPError as error:
        return error.code, error.headers


def sign_in_form():
    return urllib.parse.urlencode({"login": "anna", "password": PASSWORD, "code": "", "next": "/"}).encode()


def by_tls():
    daemon = Daemon("--tls-certificate", "cert.pem", "--tls-key", "key.pem")
    verdict("TLS of its own", open_by_tls(daemon.port, "/health")[0] == 200)
    status, headers = open_by_tls(daemon.port, "/sign-in", sign_in_form(),
                                  f"https://127.0.0.1:{daemon.port}")
    verdict("a sign-in by TLS", status == 303, status)
    verdict("with a cookie that stays with TLS", "__Host-" in headers.get("Set-Cookie", "") and
            "Secure" in headers.get("Set-Cookie", ""), headers.get("Set-Cookie"))
    verdict("clear text is not understood there", daemon.raw(b"GET /health HTTP/1.1\r\n" + HOST + b"\r\n")
            == 0)
    verdict("it ends well", daemon.end() == 0)


def free_port():
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return made.getsockname()[1]


def behind_nginx(example):
    here = os.getcwd()
    tls, plain = free_port(), free_port()
    daemon = Daemon("--proxy", "127.0.0.1", "--address", f"https://127.0.0.1:{tls}")
    with open(example, encoding="utf-8") as file:
        site = file.read()
    site = re.sub(r"listen 80;\n", f"listen 127.0.0.1:{plain};\n", site)
    site = re.sub(r"listen 443 ssl http2;\n", f"listen 127.0.0.1:{tls} ssl http2;\n", site)
    site = re.sub(r"\s*listen \[::\].*", "", site)
    site = re.sub(r"/etc/ssl/certs/.*pem", f"{here}/cert.pem", site)
    site = re.sub(r"/etc/ssl/private/.*key", f"{here}/key.pem", site)
    site = site.replace("127.0.0.1:8480", f"127.0.0.1:{daemon.port}").replace("$host", "$http_host")
    paths = "".join(f"{name}_temp_path {here}/nginx-{name};" for name in
                    ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    with open("nginx.conf", "w", encoding="utf-8") as file:
        file.write(f"daemon off; pid {here}/nginx.pid; error_log {here}/nginx.log; events {{}}\n"
                   f"http {{ {paths}\n{site}\n}}\n")
    tried = subprocess.run(["nginx", "-t", "-c", f"{here}/nginx.conf"], capture_output=True, text=True)
    verdict("nginx takes the example", tried.returncode == 0, tried.stderr)
    nginx = subprocess.Popen(["nginx", "-c", f"{here}/nginx.conf"], stderr=subprocess.DEVNULL)
    time.sleep(1)
    try:
        verdict("a request through nginx", open_by_tls(tls, "/health")[0] == 200)
        verdict("metrics are not for everybody", open_by_tls(tls, "/metrics")[0] == 404)
        status, headers = open_by_tls(tls, "/sign-in", sign_in_form(), f"https://127.0.0.1:{tls}")
        verdict("a sign-in through nginx", status == 303, status)
        verdict("is known to have come by TLS", "__Host-" in headers.get("Set-Cookie", ""),
                headers.get("Set-Cookie"))
    finally:
        nginx.terminate()
        nginx.wait(30)
    daemon.end()


def main():
    daemon = Daemon()
    daemon.get("/health")
    before = daemon.descriptors()
    odd_requests(daemon)
    told_in_pages(daemon)
    cut_upload(daemon)
    metrics = daemon.get("/metrics")
    if shutil.which("promtool"):
        checked = subprocess.run(["promtool", "check", "metrics"], input=metrics, text=True,
                                 capture_output=True)
        verdict("promtool finds nothing", checked.returncode == 0 and not checked.stdout,
                checked.stdout + checked.stderr)
    reload_settings(daemon)
    verdict("it goes on after a reload", daemon.get("/health") == "ok\n")
    slow_ones(daemon)
    killed_child(daemon)
    command_meanwhile(daemon)
    time.sleep(1)
    after = daemon.descriptors()
    verdict("no descriptor is left open", after <= before + 1, f"{before} before, {after} after")
    daemon.end(signal.SIGKILL)
    daemon = Daemon()
    verdict("it starts again after a kill", daemon.get("/health") == "ok\n")
    polite_end(daemon)
    old_state()
    full_disk()
    forgets_sessions()
    make_certificate()
    by_tls()
    if shutil.which("nginx"):
        behind_nginx(os.path.join(os.path.dirname(__file__), "..", "..", "etc", "nginx-deltareturn.conf"))
    daemon = Daemon()  # the last, since whoever floods has to wait afterwards
    flood(daemon)
    daemon.end()


main()
