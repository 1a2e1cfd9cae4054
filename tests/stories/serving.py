# SPDX-License-Identifier: MIT
"""serving - a daemon on a state folder for stories, and people with a browser who ask it.

Whoever imports it is called as: NAME.py DAEMON PROGRAM STATE PASSWORD
"""
import atexit
import html
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
import uuid

DAEMON, PROGRAM, STATE, PASSWORD = sys.argv[1:5]


def verdict(step, good, why=""):
    print(f"ok - {step}" if good else f"not ok - {step}: {str(why)[-600:]}", flush=True)


class Daemon:
    def __init__(self, *options):
        self.log = open("daemon.log", "ab+")
        start = self.log.seek(0, os.SEEK_END)
        self.process = subprocess.Popen(
            [DAEMON, "--state", STATE, "--listen", "127.0.0.1:0", *options], stderr=self.log)
        atexit.register(self.process.kill)
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


def tree_of(process):
    """A process and all that descend from it, each with the words it was started by."""
    parents, found = {}, []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat", "rb") as file:
                parent = int(file.read().rsplit(b")", 1)[1].split()[1])
            with open(f"/proc/{name}/cmdline", "rb") as file:
                words = file.read().decode().split("\0")
        except (OSError, ValueError, IndexError):
            continue
        parents.setdefault(parent, []).append((int(name), words))
    left = [process]
    while left:
        for child in parents.get(left.pop(), []):
            found.append(child)
            left.append(child[0])
    return found


def wait_until(condition, seconds=60, pause=0.05):
    """What the condition gives, as soon as it gives something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if got := condition():
            return got
        time.sleep(pause)
    return condition()


class Person:
    """Somebody with a browser that keeps cookies, follows nothing by itself, and fills in forms."""

    def __init__(self, daemon, login):
        self.daemon, self.login, self.cookies = daemon, login, {}

    def ask(self, method, path, body=None, kind=None):
        made = http.client.HTTPConnection("127.0.0.1", self.daemon.port, timeout=400)
        headers = {"Host": f"127.0.0.1:{self.daemon.port}"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Origin"] = f"http://127.0.0.1:{self.daemon.port}"
            headers["Content-Type"] = kind
        try:
            made.request(method, path, body, headers)
            reply = made.getresponse()
            text = reply.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException):
            return 0, "", ""
        finally:
            made.close()
        for field in reply.headers.get_all("Set-Cookie", []):
            name, value = field.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return reply.status, text, reply.headers.get("Location", "")

    def get(self, path):
        return self.ask("GET", path)

    def send(self, path, fields):
        return self.ask("POST", path, urllib.parse.urlencode(fields),
                        "application/x-www-form-urlencoded")

    def hidden(self, path):
        """The hidden fields of a page's forms."""
        found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', self.get(path)[1])
        return {name: html.unescape(value) for name, value in found}

    def sign_in(self):
        return self.send("/sign-in", {"login": self.login, "password": PASSWORD, "code": "",
                                      "next": "/"})[0] == 303

    def fill(self, page, action, **fields):
        return self.send(action, {**self.hidden(page), **fields})

    def upload(self, folder):
        """Imports a folder of exports; the job's path."""
        mark = uuid.uuid4().hex
        parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
                 for name, value in {**self.hidden("/import"), "mapping": ""}.items()]
        for name in sorted(os.listdir(folder)):
            with open(os.path.join(folder, name), "rb") as file:
                parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="files"; '
                             f'filename="{name}"\r\nContent-Type: text/csv\r\n\r\n'.encode() +
                             file.read() + b"\r\n")
        return self.ask("POST", "/import", b"".join(parts) + f"--{mark}--\r\n".encode(),
                        f"multipart/form-data; boundary={mark}")

    def job_end(self, path, seconds=120):
        """How a job ended, "done" or "failed", with its page."""
        def look():
            status, text, to = self.get(path)
            if status == 303 and to.startswith("/returns/"):
                return "done", text
            if "It did not work" in text:
                return "failed", text
            return ("done", text) if status == 200 and "This page looks again" not in text else None
        return wait_until(look, seconds, 0.2) or ("never", "")
