# SPDX-License-Identifier: MIT
"""post - the service and its mail, as people meet them: a page, a mail, the link in it.

    post.py DAEMON PROGRAM STATE PASSWORD

Prints "ok - step" or "not ok - step: why" as the stories do.
"""
import atexit
import email
import email.policy
import glob
import html
import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

DAEMON, PROGRAM, STATE, PASSWORD = sys.argv[1:5]
HERE = os.path.dirname(os.path.abspath(__file__))
QUARTER = "2023-24-Q3"


def verdict(step, good, why=""):
    print(f"ok - {step}" if good else f"not ok - {step}: {why}", flush=True)


def wait_for(what, seconds=30):
    """The first true answer of WHAT, else its last."""
    end = time.monotonic() + seconds
    answer = what()
    while not answer and time.monotonic() < end:
        time.sleep(0.05)
        answer = what()
    return answer


def begin(words, **options):
    """A process that does not outlive this one."""
    process = subprocess.Popen(words, **options)
    atexit.register(process.kill)
    return process


def free_port():
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return made.getsockname()[1]


def run(*words, text=""):
    return subprocess.run([PROGRAM, *words], input=text, capture_output=True, text=True, timeout=120)


def act(login, *words):
    return run(*words, "--as", login, "--password-stdin", text=PASSWORD + "\n")


# --- the mail server ------------------------------------------------------------------------------------

class Post:
    """A mail server with STARTTLS and AUTH; what it took, by name of its file."""

    def __init__(self, name, *ways, port=None):
        self.folder = os.path.join(os.getcwd(), name)
        os.makedirs(self.folder, exist_ok=True)
        self.port = port or free_port()
        self.process = begin(
            ["/usr/bin/python3", os.path.join(HERE, "smtp_server.py"), self.folder, "cert.pem", "key.pem",
             *ways], env={**os.environ, "PORT": str(self.port)},
            stderr=open(os.path.join(self.folder, "errors"), "wb"))
        if not wait_for(lambda: os.path.exists(os.path.join(self.folder, "port"))):
            raise SystemExit("not ok - the mail server does not start")

    def messages(self):
        found = []
        for path in sorted(glob.glob(os.path.join(self.folder, "taken", "*"))):
            with open(path, "rb") as file:
                found.append(email.message_from_binary_file(file, policy=email.policy.default))
        return found

    def to(self, address):
        return [message for message in self.messages() if address in message["To"]]

    def log(self):
        try:
            with open(os.path.join(self.folder, "log"), encoding="utf-8") as file:
                return file.read()
        except FileNotFoundError:
            return ""

    def hold(self, what):
        with open(os.path.join(self.folder, "hold-" + what), "w", encoding="utf-8"):
            pass

    def go_on(self, what):
        os.unlink(os.path.join(self.folder, "hold-" + what))

    def end(self):
        self.process.kill()
        self.process.wait()


# --- the service ------------------------------------------------------------------------------------------

class Daemon:
    def __init__(self, state=STATE, env=None):
        self.state = state
        self.log = open("daemon.log", "ab+")
        start = self.log.seek(0, os.SEEK_END)
        self.process = begin([DAEMON, "--state", state, "--listen", "127.0.0.1:0"], stderr=self.log, env=env)

        def found():
            self.log.seek(start)
            text = self.log.read().decode()
            if self.process.poll() is not None:
                raise SystemExit(f"not ok - the daemon ended: {text}")
            return "ready" in text and re.search(r"listening on 127\.0\.0\.1:(\d+)", text)

        said = wait_for(found, 60)
        if not said:
            raise SystemExit("not ok - the daemon does not get ready")
        self.port = int(said[1])

    def children(self, word):
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

    def end(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.process.wait(60)


def settings(state, post, *lines):
    """In one go: a service that reads half of them would put mail into the folder instead."""
    name = os.path.join(state, "deltareturn.conf")
    with open(name + ".new", "w", encoding="utf-8") as file:
        file.write("\n".join([
            'mail_transport = "smtp"', 'mail_from = "returns@example.org"', 'mail_host = "localhost"',
            f'mail_port = "{post.port}"', 'mail_user = "council"',
            f'mail_password_file = "{os.getcwd()}/password"',
            f'mail_certificates = "{os.getcwd()}/cert.pem"', *lines, ""]))
    os.replace(name + ".new", name)


class Person:
    """Somebody at a browser."""

    def __init__(self, daemon, login):
        self.base, self.login = f"http://127.0.0.1:{daemon.port}", login
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def open(self, path, form=None):
        """Where that led to, and the page."""
        body = urllib.parse.urlencode(form).encode() if form is not None else None
        request = urllib.request.Request(urllib.parse.urljoin(self.base, path), data=body)
        if body is not None:
            request.add_header("Origin", self.base)
        try:
            with self.opener.open(request, timeout=60) as reply:
                return reply.geturl()[len(self.base):], reply.read().decode()
        except urllib.error.HTTPError as error:
            return str(error.code), error.read().decode()

    def send(self, page, path, **given):
        """Sends the form of a page that goes to PATH, with its hidden fields."""
        for form in re.findall(r"<form[^>]*>.*?</form>", page, re.S):
            if f'action="{path}"' in form:
                hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
                return self.open(path, {**{name: html.unescape(value) for name, value in hidden}, **given})
        return "no form", page

    def sign_in(self, page):
        return self.send(page, "/sign-in", login=self.login, password=PASSWORD, code="")

    def decide(self, page, move, **given):
        return self.send(page, f"/returns/{QUARTER}/decide/{move}", agree="yes", **given)


def link_of(message):
    found = re.search(r"https?://\S+/a/[0-9a-f]{32}", message.get_body(("plain",)).get_content())
    return found[0] if found else ""


def outbox():
    done = run("outbox", "list")
    if done.returncode != 0:
        verdict("the outbox can be read", False, done.stderr)
    return done.stdout


# --- a quarter by mail --------------------------------------------------------------------------------------

def check_letter(message):
    verdict("a link in it", link_of(message) != "", message)
    verdict("the same link in the HTML", link_of(message) in message.get_body(("html",)).get_content())
    verdict("that names no figure and no family", "LA1" not in message.as_string())
    files = list(message.iter_attachments())
    verdict("with a receipt", len(files) == 1 and files[0].get_filename().endswith(".tlog-proof"), files)
    with open("receipt.tlog-proof", "wb") as file:
        file.write(files[0].get_payload(decode=True))
    checked = run("verify", "receipt.tlog-proof", "--key", os.path.join(STATE, "keys", "log.pub"))
    verdict("that proves what it says", checked.returncode == 0, checked.stdout + checked.stderr)


def certify_by_mail(daemon, post):
    message = (wait_for(lambda: post.to("cora@")) or [None])[0]
    verdict("the certifier's mail arrives", message is not None, outbox())
    check_letter(message)
    verdict("that leads to where this service listens",
            link_of(message).startswith(f"http://127.0.0.1:{daemon.port}/a/"), link_of(message))
    cora = Person(daemon, "cora")
    where, page = cora.open(link_of(message))
    verdict("its link asks who it is", 'action="/sign-in"' in page and QUARTER not in page, where)
    where, page = cora.sign_in(page)
    verdict("and leads to the decision", where == f"/returns/{QUARTER}/decide/certify", where)
    where, page = cora.decide(page, "certify")
    verdict("which is recorded", where.startswith("/receipts/"), page)
    where, page = cora.open(link_of(message))
    verdict("the link leads to the receipt then", where.startswith("/receipts/"), where)


def quarter_by_mail(daemon, post):
    paul = Person(daemon, "paul")
    _, page = paul.sign_in(paul.open("/sign-in")[1])
    where, page = paul.open(f"/returns/{QUARTER}/decide/submit")
    begun = time.monotonic()
    where, page = paul.decide(page, "submit")
    verdict("a return is submitted on a page", where.startswith("/receipts/"), where + page)
    certify_by_mail(daemon, post)
    verdict("without waiting long", time.monotonic() - begun < 30, time.monotonic() - begun)
    verdict("over TLS, from the account", "over tls from user" in post.log() and "clear" not in post.log() and
            "nobody" not in post.log(), post.log())
    message = (wait_for(lambda: post.to("olga@")) or [None])[0]
    verdict("the S151 officer's mail arrives", message is not None, outbox())
    stranger = Person(daemon, "cora")
    _, page = stranger.open(link_of(message))
    _, page = stranger.sign_in(page)
    verdict("whose link is nobody else's", "sent to someone else" in page, page)
    olga = Person(daemon, "olga")
    _, page = olga.open(link_of(message))
    where, page = olga.sign_in(page)
    where, page = olga.decide(page, "sign-off")
    verdict("the return is signed off", where.startswith("/receipts/"), where)
    wait_for(lambda: " queued " not in outbox() and " formed " not in outbox())
    verdict("each message was taken once", len({message["Message-ID"] for message in post.messages()}) ==
            len(post.messages()), post.log())
    metrics = urllib.request.urlopen(f"http://127.0.0.1:{daemon.port}/metrics", timeout=60).read().decode()
    verdict("and counted", f"mails_delivered_total {len(post.messages())}\n" in metrics, metrics)


# --- a command and the service on one message --------------------------------------------------------------

def ids(post):
    return [message["Message-ID"] for message in post.messages()]


def seen():
    return re.search(r"^fingerprint (.*)$", run("return", "show", QUARTER).stdout, re.M)[1]


def make():
    done = act("paul", "run", "--quarter", QUARTER, "--framework", "supporting-families-2022")
    if done.returncode != 0:
        verdict("the quarter is run", False, done.stdout + done.stderr)


def say(reason):
    """Two messages, of what the command does: a return is submitted, or withdrawn."""
    if re.search(r"\bdraft\b", run("return", "show", QUARTER).stdout):
        make()
        done = act("paul", "submit", QUARTER, "--fingerprint", seen())
    else:
        done = act("paul", "withdraw", QUARTER, "--fingerprint", seen(), "--reason", reason)
    if done.returncode != 0:
        verdict(f"something is said of {reason}", False, done.stdout + done.stderr)


def settled():
    return " queued " not in outbox() and " formed " not in outbox()


def reopen():
    done = act("olga", "reopen", QUARTER, "--fingerprint", seen(), "--reason", "once more")
    verdict("a command decides while the service runs", done.returncode == 0, done.stderr)


def command_beside(daemon, post):
    """The courier has a message in hand while a command has the folder."""
    before = len(post.messages())
    reopen()
    verdict("mail goes out when the command has ended", wait_for(settled), outbox())
    post.hold("message")
    say("a command beside")
    verdict("the courier waits for the server", wait_for(lambda: "holds a message" in post.log()), post.log())
    done = run("mail", "deliver")
    verdict("a command leaves the mail to the service", "the service on this folder sends what is due" in
            done.stdout, done.stdout + done.stderr)
    post.go_on("message")
    verdict("which settles it", wait_for(settled), outbox())
    verdict("nothing was sent twice", len(ids(post)) == len(set(ids(post))) > before, ids(post))


def is_confined(process):
    """A checked build makes system calls of its own, so there is no list of them."""
    with open(f"/proc/{process}/status", encoding="utf-8") as file:
        status = file.read()
    with open(f"/proc/{process}/maps", encoding="utf-8") as file:
        checked = "asan" in file.read()
    return re.search(r"^NoNewPrivs:\s*1$", status, re.M) and (checked or re.search(r"^Seccomp:\s*2$", status, re.M))


def killed_courier(daemon, post):
    post.hold("recipient")
    before, held = len(post.messages()), post.log().count("holds a recipient")
    say("a courier that is killed")
    wait_for(lambda: post.log().count("holds a recipient") > held)
    couriers = daemon.children("courier-process")
    verdict("one courier is on the way", len(couriers) == 1, couriers)
    verdict("which has given up all it does not need", is_confined(couriers[0]))
    os.kill(couriers[0], signal.SIGKILL)
    post.go_on("recipient")
    verdict("a killed courier's message is sent by the next", wait_for(settled, 60), outbox())
    verdict("once", len(ids(post)) == len(set(ids(post))) == before + 2, ids(post))
    post.hold("message")
    held = post.log().count("holds a message")
    say("a courier that is killed after the final dot")
    wait_for(lambda: post.log().count("holds a message") > held)
    os.kill(daemon.children("courier-process")[0], signal.SIGKILL)
    post.go_on("message")
    verdict("killed after the final dot too", wait_for(settled, 60), outbox())
    verdict("so that one came twice, under one id", len(ids(post)) == len(set(ids(post))) + 1, ids(post))


def ended_daemon(daemon, post):
    post.hold("message")
    before, held = len(ids(post)), post.log().count("holds a message")
    say("a service that is stopped")
    wait_for(lambda: post.log().count("holds a message") > held)
    daemon.process.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    verdict("a service that is stopped waits for the message on the way", daemon.process.poll() is None)
    post.go_on("message")
    verdict("and ends well", daemon.process.wait(60) == 0)
    daemon = Daemon()
    settings(STATE, post, f'address = "http://127.0.0.1:{daemon.port}"')
    verdict("the next sends the rest", wait_for(settled), outbox())
    verdict("and nothing again", len(set(ids(post))) == len(ids(post)) - 1 and len(ids(post)) == before + 2,
            f"{before} before, {post.log()}, {outbox()}")
    return daemon


def killed_daemon(daemon, post):
    post.hold("recipient")
    before, held = len(ids(post)), post.log().count("holds a recipient")
    say("a service that is killed")
    wait_for(lambda: post.log().count("holds a recipient") > held)
    courier = daemon.children("courier-process")[0]
    daemon.end(signal.SIGKILL)
    verdict("the courier of a killed service dies with it", wait_for(
        lambda: not os.path.exists(f"/proc/{courier}/exe"), 10), courier)
    post.go_on("recipient")
    daemon = Daemon()
    settings(STATE, post, f'address = "http://127.0.0.1:{daemon.port}"')
    verdict("the next service sends its mail", wait_for(settled), outbox())
    verdict("once", len(ids(post)) == before + 2, post.log())
    return daemon


def broken_server(daemon, post):
    port, before = post.port, set(ids(post))
    post.end()
    say("a server that is away")
    verdict("mail waits for a server that is away", wait_for(
        lambda: outbox().count("tried 1 time, again at ") == 2), outbox())
    post = Post("later", port=port)
    for id in re.findall(r"^ *(\d+) .* formed ", outbox(), re.M):
        done = run("mail", "retry", id)
        verdict("it can be hurried", done.returncode == 0 and "the service on this folder" in done.stdout,
                done.stdout + done.stderr)
    verdict("and goes out", wait_for(settled), outbox())
    verdict("once", len(ids(post)) == 2 and not set(ids(post)) & before, post.log())
    return post


def main():
    post = Post("post")
    daemon = Daemon()
    settings(STATE, post)
    quarter_by_mail(daemon, post)
    command_beside(daemon, post)
    killed_courier(daemon, post)
    daemon = ended_daemon(daemon, post)
    daemon = killed_daemon(daemon, post)
    post = broken_server(daemon, post)
    verdict("it ends well", daemon.end() == 0)
    post.end()


if __name__ == "__main__":
    main()
