# SPDX-License-Identifier: MIT
"""killed - kills each process of the service with the work in its hands.

    killed.py quarter                           prints the quarter that ended last, and days around it
    killed.py DAEMON PROGRAM STATE PASSWORD     in a folder with exports/, many/, cert.pem and key.pem

A process is stopped before it is given work, and killed when it has it: so it always dies at work.
"""
import datetime
import html
import http.server
import os
import random
import re
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time

DAY = datetime.timedelta(days=1)


def ended_quarter(today):
    """Its name, like 2023-24-Q3, and its last day."""
    last = today.replace(day=1) - DAY
    while last.month % 3:
        last = last.replace(day=1) - DAY
    year = last.year if last.month > 3 else last.year - 1
    return f"{year}-{(year + 1) % 100:02}-Q{(last.month - 4) % 12 // 3 + 1}", last


def print_quarter():
    today = datetime.date.today()
    name, last = ended_quarter(today)
    began = last - 10 * DAY
    ticks, at = [], began
    while (today - at).days > 30:
        at += 30 * DAY
        ticks.append(f"{at}T12:00:00.000Z")
    print(f"QUARTER={name} BEGAN={began} OPENS={last + DAY} CLOSES={today + 20 * DAY} TICKS='{' '.join(ticks)}'")


if sys.argv[1] == "quarter":
    print_quarter()
    sys.exit()

from serving import (PASSWORD, PROGRAM, STATE, Daemon, Person, tree_of, verdict, wait_until)  # noqa: E402

QUARTER = "2023-24-Q3"  # that people run; the clock runs the one that ended last


def later(work, *arguments):
    """Does the work beside; the list gets what came of it."""
    got = []
    thread = threading.Thread(target=lambda: got.append(work(*arguments)))
    thread.start()
    return thread, got


def processes(daemon, word):
    return [number for number, words in tree_of(daemon.process.pid) if words[1:2] == [word]]


def one(daemon, word):
    return wait_until(lambda: processes(daemon, word))[0]


def strike(daemon, word, work, *arguments, wait=0.7):
    """Stops the process, gives it the work, kills it; what came of the work."""
    process = one(daemon, word)
    os.kill(process, signal.SIGSTOP)
    thread, got = later(work, *arguments)
    time.sleep(wait)
    os.kill(process, signal.SIGKILL)
    thread.join()
    return process, got[0]


def set_conf(*lines):
    """In one go: the service may read it at any time."""
    name = os.path.join(STATE, "deltareturn.conf")
    with open(name + ".new", "w", encoding="utf-8") as file:
        file.write("\n".join((f'timetable = "{os.path.abspath(STATE)}/timetable.xml"', *lines)) + "\n")
    os.replace(name + ".new", name)


def listed(*words):
    done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=120)
    return done.stdout.splitlines()


def restarts(daemon):
    for line in daemon.get("/metrics").splitlines():
        if line.startswith("deltareturn_process_restarts_total "):
            return int(line.split()[1])
    return -1


# --- jobs ----------------------------------------------------------------------------------------------

def killed_job_process(daemon, paul):
    _, (status, _, job) = strike(daemon, "job-process", paul.upload, "exports")
    verdict("an import is asked for while the job process stands still", status == 303, status)
    verdict("and done when that was killed", paul.job_end(job)[0] == "done", paul.get(job)[1])


def killed_working_process(daemon, paul):
    _, _, job = paul.upload("many")
    worker = wait_until(lambda: processes(daemon, "work-process"), 30, 0)
    if not worker:
        verdict("there is a working process", False)
        return
    os.kill(worker[0], signal.SIGKILL)
    verdict("an import whose working process was killed is begun again",
            paul.job_end(job)[0] == "done", paul.get(job)[1])
    verdict("once", len(listed("audit", "list")) > 0 and
            sum("imported" in line for line in listed("audit", "list")) == 2, listed("audit", "list"))


def run_it(paul):
    return paul.fill("/run", "/run", quarter=QUARTER, framework="supporting-families-2022",
                     agreed_number="", area="pbr")


def working_is_killed_for_ever(daemon, paul):
    _, _, job = run_it(paul)

    def hunt():
        for worker in processes(daemon, "work-process"):
            os.kill(worker, signal.SIGKILL)
        _, text, _ = paul.get(job)
        return "It did not work" in text and text
    text = wait_until(hunt, 60, 0.01)
    verdict("a job that ends three processes is given up", text and "several times" in text, text)


def killed_daemon_at_a_job(daemon, paul):
    process = one(daemon, "job-process")
    os.kill(process, signal.SIGSTOP)
    _, _, job = run_it(paul)
    time.sleep(0.3)
    left = [number for number, _ in tree_of(daemon.process.pid)]
    daemon.end(signal.SIGKILL)
    gone = wait_until(lambda: not any(os.path.exists(f"/proc/{number}/exe") and
                                      "deltareturnd" in os.path.realpath(f"/proc/{number}/exe")
                                      for number in left), 10)
    verdict("no process outlives the service", gone, left)
    daemon = Daemon()
    paul.daemon = daemon
    verdict("a run that was asked for before the kill is done after it",
            paul.job_end(job)[0] == "done", paul.get(job)[1])
    return daemon


# --- signing ---------------------------------------------------------------------------------------------

def killed_signing_process(daemon, paul):
    time.sleep(1.2)  # one that ends within a second of its start waits until it is wanted
    before, count = one(daemon, "signing-process"), restarts(daemon)
    os.kill(before, signal.SIGKILL)
    after = wait_until(lambda: [n for n in processes(daemon, "signing-process") if n != before], 5)
    verdict("a killed signing process is started again before anybody asks", after, after)
    verdict("and counted", restarts(daemon) == count + 1, f"{restarts(daemon)} after {count}")
    fields = paul.hidden(f"/returns/{QUARTER}/decide/submit")
    process, (status, _, to) = strike(daemon, "signing-process", paul.send,
                                      f"/returns/{QUARTER}/decide/submit", {**fields, "agree": "yes"})
    verdict("a decision is acknowledged though the signing process was killed at it",
            status == 303 and to.startswith("/receipts/"), f"{status} {to}")
    verdict("its receipt is signed", paul.get(to + "/proof")[1].startswith("c2sp.org/tlog-proof@v1"),
            paul.get(to + "/proof")[1][:200])
    again = paul.send(f"/returns/{QUARTER}/decide/submit", {**fields, "agree": "yes"})
    verdict("the same form again has the same receipt", again[2] == to, again[2])
    verdict("another signs", process not in processes(daemon, "signing-process"))


# --- what is worked out for a page ----------------------------------------------------------------------

def family_of(paul):
    page = paul.get(f"/returns/{QUARTER}/families")[1]
    return html.unescape(re.search(r'href="(/returns/[^"/]*/families/[^"]*)"', page)[1])


def killed_reading_process(daemon, paul):
    confined(daemon, "reading-process")
    path = family_of(paul)
    status, text, _ = paul.get(path)
    verdict("a family is explained", status == 200 and "T1" in text, text)
    process = one(daemon, "reading-process")
    os.kill(process, signal.SIGSTOP)
    thread, got = later(paul.get, path)
    time.sleep(0.5)
    begun = time.monotonic()
    status = paul.get("/")[0]
    took = time.monotonic() - begun
    verdict("others are answered while an explanation takes long", status == 200 and took < 5 and not got,
            f"{status} after {took:.1f} s")
    os.kill(process, signal.SIGKILL)
    thread.join()
    verdict("the explanation outlives the process that worked on it",
            got[0][0] == 200 and got[0][1].count("T1") == text.count("T1"), got[0])
    _, (status, text, _) = strike(daemon, "reading-process", paul.fill, "/log", "/log/verify")
    verdict("and so does the proof that the log is whole", status == 200 and "The log is whole" in text, text)


# --- what is unsealed for a page -------------------------------------------------------------------------

def killed_lookup_process(daemon, paul):
    """Many ask the same of a process that stands still, more than may wait, and then dies."""
    confined(daemon, "lookup-process")
    path = f"/returns/{QUARTER}/files/1/figures.json"
    status, text, _ = paul.get(path)
    verdict("a file is unsealed", status == 200 and '"quarter"' in text, f"{status} {text[:200]}")
    process = one(daemon, "lookup-process")
    os.kill(process, signal.SIGSTOP)
    askers = [later(paul.get, path) for _ in range(80)]
    time.sleep(1)
    status = paul.get("/")[0]
    verdict("others are answered while a file cannot be had", status == 200 and not any(got for _, got in askers),
            status)
    os.kill(process, signal.SIGKILL)
    for thread, _ in askers:
        thread.join()
    verdict("all who asked get it from the next process",
            all(got and got[0][0] == 200 and got[0][1] == text for _, got in askers),
            [got[0][0] for _, got in askers if got])
    verdict("which is another", one(daemon, "lookup-process") != process)


# --- passwords --------------------------------------------------------------------------------------------

def killed_hashing_processes(daemon):
    cora = Person(daemon, "cora")
    both = processes(daemon, "hashing-process")
    for process in both:
        os.kill(process, signal.SIGSTOP)
    thread, got = later(cora.sign_in)
    time.sleep(0.5)
    for process in both:
        os.kill(process, signal.SIGKILL)
    thread.join()
    verdict("a sign-in outlives both processes that work on it", got == [True], got)


# --- mail -------------------------------------------------------------------------------------------------

def mail_settings(port):
    with open("mail-password", "w", encoding="utf-8") as file:
        file.write("a mail password\n")
    return ('mail_transport = "smtp"', 'mail_from = "returns@example.org"', 'mail_host = "localhost"',
            f'mail_port = "{port}"', 'mail_user = "council"',
            f'mail_password_file = "{os.path.abspath("mail-password")}"',
            f'mail_certificates = "{os.path.abspath("cert.pem")}"')


def confined(daemon, word):
    """Whether the process has given up what it does not need."""
    with open(f"/proc/{one(daemon, word)}/status", encoding="utf-8") as file:
        text = file.read()
    verdict(f"the {word.replace('-', ' ')} is confined", "NoNewPrivs:\t1" in text and "Seccomp:\t2" in text,
            text)


def free_port():
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return made.getsockname()[1]


def killed_courier(daemon, paul):
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        set_conf(*mail_settings(deaf.getsockname()[1]))
        status, _, to = paul.fill(f"/returns/{QUARTER}/decide/withdraw",
                                  f"/returns/{QUARTER}/decide/withdraw", reason="once more", agree="yes")
        verdict("a decision does not wait for its mail", status == 303, f"{status} {to}")
        deaf.settimeout(60)
        held, _ = deaf.accept()
        confined(daemon, "courier-process")
        os.kill(one(daemon, "courier-process"), signal.SIGKILL)
        held.close()
    os.makedirs("box", exist_ok=True)
    server = subprocess.Popen(["/usr/bin/python3", os.path.join(os.path.dirname(__file__), "smtp_server.py"),
                               "box", "cert.pem", "key.pem"], stderr=subprocess.DEVNULL,
                              env={**os.environ, "PORT": str(free_port())})
    try:
        wait_until(lambda: os.path.exists("box/port") and os.path.getsize("box/port"))
        with open("box/port", encoding="utf-8") as file:
            set_conf(*mail_settings(int(file.read())))
        wait_until(lambda: not [line for line in listed("outbox", "list")
                                if " formed " in line or " queued " in line])
        ids = []
        for name in os.listdir("box/taken"):
            with open(os.path.join("box/taken", name), encoding="utf-8") as file:
                ids += [line for line in file if line.startswith("Message-ID:")]
        verdict("mail that the killed courier held is delivered", ids, listed("outbox", "list"))
        verdict("once", len(ids) == len(set(ids)), ids)
    finally:
        server.terminate()
        server.wait(30)
    set_conf()


# --- the clock --------------------------------------------------------------------------------------------

class Exports(http.server.SimpleHTTPRequestHandler):
    """Exports that nobody gets while they are held."""
    go_on = threading.Event()
    asked = threading.Event()

    def __init__(self, *arguments):
        super().__init__(*arguments, directory="exports")

    def do_GET(self):
        Exports.asked.set()
        Exports.go_on.wait(120)
        try:
            super().do_GET()
        except OSError:
            pass  # whoever asked was killed

    def log_message(self, *arguments):
        pass


def serve_exports():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Exports)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain("cert.pem", "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def killed_clock(paul, ended):
    with open("token", "w", encoding="utf-8") as file:
        file.write("a-token\n")
    set_conf('run_frameworks = "supporting-families-2022"',
             f'fetch_source = "https://localhost:{serve_exports()}/"',
             f'fetch_token_file = "{os.path.abspath("token")}"',
             f'fetch_certificates = "{os.path.abspath("cert.pem")}"')
    daemon = Daemon()
    paul.daemon = daemon
    verdict("the clock fetches the exports of a quarter that has ended", Exports.asked.wait(60))
    confined(daemon, "clock-process")
    confined(daemon, "fetching-process")
    begun = time.monotonic()
    status, _, _ = paul.fill(f"/returns/{QUARTER}", f"/returns/{QUARTER}/notes", words="meanwhile")
    took = time.monotonic() - begun
    verdict("people write meanwhile", status == 303 and took < 8, f"{status} after {took:.1f} s")
    done = subprocess.run([PROGRAM, "person", "list"], capture_output=True, text=True, timeout=60)
    verdict("and commands are answered", done.returncode == 0, done.stderr)
    Exports.asked.clear()
    os.kill(one(daemon, "clock-process"), signal.SIGKILL)
    verdict("a killed clock process begins again", Exports.asked.wait(60))
    daemon.end(signal.SIGKILL)
    Exports.asked.clear()
    daemon = Daemon()
    paul.daemon = daemon
    verdict("and after a kill of the service as well", Exports.asked.wait(60))
    Exports.go_on.set()

    def made():
        return [line for line in listed("clock", "list") if f"run {ended}" in line and "done" in line]
    verdict("the quarter is run", wait_until(made, 120, 0.5), listed("clock", "list"))
    drafts = [line for line in listed("return", "history", ended) if "run" in line]
    verdict("once", len(drafts) == 1, drafts)
    told = [line for line in listed("outbox", "list") if " drafted " in line and "Paul" in line]
    verdict("and told once", len(told) == 1, listed("outbox", "list"))
    return daemon


# --- the service itself ------------------------------------------------------------------------------------

def killed_daemon(daemon, paul):
    dice, promised, tried = random.Random(5), [], 0
    for turn in range(6):
        fields = paul.hidden(f"/returns/{QUARTER}")
        threads = []
        for writer in range(4):
            words = f"note {turn}-{writer}"
            tried += 1
            threads.append((words, *later(paul.send, f"/returns/{QUARTER}/notes",
                                          {**fields, "words": words})))
        time.sleep(dice.random() * 0.03)
        daemon.end(signal.SIGKILL)
        for words, thread, got in threads:
            thread.join()
            if got[0][0] == 303:
                promised.append(words)
        daemon = Daemon()
        paul.daemon = daemon
    page = paul.get(f"/returns/{QUARTER}")[1]
    verdict("a session outlives the service", "Add a note" in page)
    lost = [words for words in promised if page.count(words) != 1]
    verdict(f"of {tried} notes none of the {len(promised)} that were acknowledged is lost", not lost, lost)
    return daemon


def main():
    os.umask(0o077)
    ended, _ = ended_quarter(datetime.date.today())
    daemon = Daemon()
    paul = Person(daemon, "paul")
    verdict("a provider signs in", paul.sign_in())
    for word in ("job-process", "hashing-process", "signing-process"):
        confined(daemon, word)
    killed_hashing_processes(daemon)
    killed_job_process(daemon, paul)
    killed_working_process(daemon, paul)
    working_is_killed_for_ever(daemon, paul)
    daemon = killed_daemon_at_a_job(daemon, paul)
    killed_lookup_process(daemon, paul)
    killed_reading_process(daemon, paul)
    killed_signing_process(daemon, paul)
    killed_courier(daemon, paul)
    daemon = killed_daemon(daemon, paul)
    daemon.end()
    daemon = killed_clock(paul, ended)
    verdict("it ends well", daemon.end() == 0)


main()
