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
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

DAEMON, PROGRAM, STATE, PASSWORD = sys.argv[1:5]
HOST = b"Host: 127.0.0.1\r\n"


def verdict(step, good, why=""):
    print(f"ok - {step}" if good else f"not ok - {step}: {why}", flush=True)


class Daemon:
    def __init__(self, *options):
        self.log = open("daemon.log", "ab+")
        start = self.log.seek(0, os.SEEK_END)
        self.process = subprocess.Popen(
            [DAEMON, "--state", STATE, "--listen", "127.0.0.1:0", *options], stderr=self.log)
        self.port = 0
        for _ in range(600):
            self.log.seek(start)
            text = self.log.read().decode()
            found = re.search(r"listening on 127\.0\.0\.1:(\d+)", text)
            if found and "ready" in text:
                self.port = int(found[1])
                return
            if self.process.poll() is not None:
                raise SystemExit(f"not ok - the daemon ended: {text}")
            time.sleep(0.1)
        raise SystemExit("not ok - the daemon does not get ready")

    def connect(self):
        made = socket.create_connection(("127.0.0.1", self.port), timeout=400)
        return made

    def raw(self, request, wait=True):
        """The status of the first reply, 0 when the connection is closed without one."""
        with self.connect() as made:
            try:
                made.sendall(request)
                return status_of(read_head(made)) if wait else 0
            except ConnectionError:
                return 0

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as reply:
            return reply.read().decode()

    def sign_in(self, login, password):
        form = urllib.parse.urlencode({"login": login, "password": password, "code": "", "next": "/"})
        body = form.encode()
        origin = f"http://127.0.0.1:{self.port}"
        return self.raw(b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: %s\r\n"
                        b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n"
                        % (self.port, origin.encode(), len(body)) + body)

    def children(self, word):
        """Processes of the daemon by the word that made them."""
        found = []
        for name in os.listdir("/proc"):
            try:
                with open(f"/proc/{name}/stat", "rb") as file:
                    parent = int(file.read().rsplit(b")", 1)[1].split()[1])
                with open(f"/proc/{name}/cmdline", "rb") as file:
                    words = file.read().split(b"\0")
            except (OSError, ValueError, IndexError):
                continue
            if parent == self.process.pid and len(words) > 1 and words[1].decode() == word:
                found.append(int(name))
        return found

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def end(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.process.wait(60)


def read_head(made):
    head = b""
    while b"\r\n\r\n" not in head:
        piece = made.recv(65536)
        if not piece:
            break
        head += piece
    return head


def status_of(head):
    found = re.match(rb"HTTP/1\.1 (\d{3})", head)
    return int(found[1]) if found else 0


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


def main():
    daemon = Daemon()
    daemon.get("/health")
    before = daemon.descriptors()
    odd_requests(daemon)
    cut_upload(daemon)
    metrics = daemon.get("/metrics")
    if shutil.which("promtool"):
        checked = subprocess.run(["promtool", "check", "metrics"], input=metrics, text=True,
                                 capture_output=True)
        verdict("promtool finds nothing", checked.returncode == 0 and not checked.stdout,
                checked.stdout + checked.stderr)
    daemon.process.send_signal(signal.SIGHUP)
    time.sleep(0.5)
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
    daemon = Daemon()  # the last, since whoever floods has to wait afterwards
    flood(daemon)
    daemon.end()


main()
