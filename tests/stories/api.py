# SPDX-License-Identifier: MIT
"""api - a program that uses the API, and holds each answer against the description.

    api.py DAEMON PROGRAM STATE PASSWORD OPENAPI

Prints "ok - step" or "not ok - step: why" as the stories do.  Every operation is tried, and every
status that the description promises has to come at least once: see promised().
"""
import http.client
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.parse

DAEMON, PROGRAM, STATE, PASSWORD, OPENAPI = sys.argv[1:6]
BASE = "/api/v1"
PERIOD = "2023-24-Q3"
GOOD_RUN = {"quarter": PERIOD, "frameworks": ["supporting-families-2022"], "agreed_number": 320}

with open(OPENAPI, "rb") as described:
    DESCRIPTION_BYTES = described.read()
DESCRIPTION = json.loads(DESCRIPTION_BYTES)


def verdict(step, good, why=""):
    print(f"ok - {step}" if good else f"not ok - {step}: {why}", flush=True)


# --- JSON Schema, as much of it as the description uses ------------------------------------------------

KNOWN = {"$ref", "type", "properties", "required", "additionalProperties", "items", "enum", "pattern",
         "minimum", "maximum", "minItems", "maxItems", "oneOf", "format", "description", "examples",
         "default", "contentMediaType"}
TYPES = {"object": dict, "array": list, "string": str, "null": type(None), "boolean": bool}


def resolve(value):
    while "$ref" in value:
        at = DESCRIPTION
        for word in value["$ref"].removeprefix("#/").split("/"):
            at = at[word]
        value = at
    return value


def is_type(value, name):
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


def faults(value, schema, where="$"):
    """What is wrong with VALUE, as sentences."""
    schema = resolve(schema)
    unknown = set(schema) - KNOWN
    if unknown:
        return [f"{where}: this validator does not know {unknown}"]
    if "oneOf" in schema:
        fitting = [s for s in schema["oneOf"] if not faults(value, s, where)]
        return [] if len(fitting) == 1 else [f"{where}: fits {len(fitting)} of oneOf"]
    found = []
    names = schema.get("type", [])
    names = names if isinstance(names, list) else [names]
    if names and not any(is_type(value, name) for name in names):
        return [f"{where}: {value!r} is not {names}"]
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{where}: {value!r} is not one of {schema['enum']}")
    if isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"], value):
        found.append(f"{where}: {value!r} does not match {schema['pattern']}")
    if is_type(value, "integer"):
        if not schema.get("minimum", value) <= value <= schema.get("maximum", value):
            found.append(f"{where}: {value} is out of its range")
    if isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            found.append(f"{where}: {len(value)} items")
        for i, item in enumerate(value):
            found += faults(item, schema.get("items", {}), f"{where}[{i}]")
    if isinstance(value, dict):
        found += [f"{where}: there is no {name}" for name in schema.get("required", []) if name not in value]
        for name, member in value.items():
            inner = schema.get("properties", {}).get(name, schema.get("additionalProperties", {}))
            if inner is False:
                found.append(f"{where}: {name} is not described")
            elif inner is not True:
                found += faults(member, inner, f"{where}.{name}")
    return found


def description_is_sound():
    used = re.findall(rb'"\$ref": "#/components/(\w+)/(\w+)"', DESCRIPTION_BYTES)
    there = {(kind.encode(), name.encode()) for kind, all_of in DESCRIPTION["components"].items()
             if kind != "securitySchemes" for name in all_of}
    verdict("every part that is named is there, and the other way round", set(used) == there,
            set(used) ^ there)
    names = [operation["operationId"] for path in DESCRIPTION["paths"].values()
             for operation in path.values()]
    verdict("no two operations have one name", len(names) == len(set(names)))


# --- the service ---------------------------------------------------------------------------------------

class Daemon:
    def __init__(self):
        self.log = open("daemon.log", "ab+")
        start = self.log.seek(0, os.SEEK_END)
        self.process = subprocess.Popen(
            [DAEMON, "--state", STATE, "--listen", "127.0.0.1:0", "--proxy", "127.0.0.1"],
            stderr=self.log)
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

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


def command(*words):
    done = subprocess.run([PROGRAM, *words, "--password-stdin"], input=PASSWORD + "\n",
                          capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        raise SystemExit(f"not ok - {' '.join(words)}: {done.stderr}")
    return done.stdout


def make_token(login, scopes, purpose="a story"):
    return command("token", "make", "--for", purpose, "--scopes", scopes, "--days", "2",
                   "--as", login).splitlines()[-1]


# --- a client that believes nothing --------------------------------------------------------------------

def operation_of(method, path):
    """The operation of the description that METHOD and PATH ask for."""
    for pattern, operations in DESCRIPTION["paths"].items():
        plain = "^" + re.sub(r"\{\w+\}", "[^/]+", pattern) + "$"
        if re.match(plain, path.removeprefix(BASE)) and method.lower() in operations:
            return operations[method.lower()]
    return None


class Client:
    def __init__(self, daemon):
        self.daemon = daemon
        self.seen = set()
        self.asked = 0

    def send(self, method, target, token=None, body=None, headers=()):
        """Status, header and bytes.  Each request comes from a network of its own."""
        self.asked += 1
        fields = {"X-Forwarded-For": f"2001:db8:{self.asked:x}::1", "X-Forwarded-Proto": "http",
                  **dict(headers)}
        if token:
            fields["Authorization"] = f"Bearer {token}"
        made = http.client.HTTPConnection("127.0.0.1", self.daemon.port, timeout=120)
        made.request(method, target, body, fields)
        reply = made.getresponse()
        got = reply.status, reply.headers, reply.read()
        made.close()
        self.check(method, target, *got)
        return got

    def check(self, method, target, status, headers, body):
        """Holds an answer against the description."""
        operation = operation_of(method, target.split("?")[0])
        if operation is None:
            promised = DESCRIPTION["components"]["responses"]["Problem"]
        else:
            self.seen.add((operation["operationId"], str(status)))
            answers = operation["responses"]
            promised = resolve(answers.get(str(status), answers["default"]))
        found = []
        for name, header in promised.get("headers", {}).items():
            header = resolve(header)
            if headers.get(name) is None:
                found.append(f"there is no {name}")
            else:
                found += faults(headers[name], header["schema"], name)
        content = promised.get("content", {})
        if not content and body:
            found.append(f"a body where none is described: {body[:80]!r}")
        for kind, answer in content.items():
            if headers.get("Content-Type") != kind:
                found.append(f"Content-Type is {headers.get('Content-Type')}, not {kind}")
            else:
                found += faults(json.loads(body), answer["schema"])
        if status >= 400 and not found and json.loads(body)["status"] != status:
            found.append("the status of the details is another")
        if headers.get("Set-Cookie"):
            found.append("a cookie is set")
        if found:
            verdict(f"{method} {target} {status} is as described", False, "; ".join(found[:3]))

    def get(self, path, token, headers=()):
        status, _, body = self.send("GET", path if path.startswith(BASE) else BASE + path, token,
                                    headers=headers)
        return status, json.loads(body) if body else None

    def post_json(self, path, token, value, headers=()):
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        return self.send("POST", BASE + path, token, body,
                         {"Content-Type": "application/json", **dict(headers)})

    def upload(self, token, files, fields=(), headers=()):
        parts = [f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
                 for name, value in fields]
        parts += [(f'--B\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
                   f"Content-Type: text/csv\r\n\r\n").encode() + content + b"\r\n"
                  for name, content in files]
        return self.send("POST", BASE + "/datasets", token, b"".join(parts) + b"--B--\r\n",
                         {"Content-Type": "multipart/form-data; boundary=B", **dict(headers)})

    def follow(self, path, token):
        for _ in range(600):
            status, job = self.get(path, token)
            if status != 200 or job["state"] in ("done", "failed"):
                return job
            time.sleep(0.5)  # as much as the budget of a token gives back
        raise SystemExit("not ok - a job does not end")


def exports(folder):
    return [(name, open(os.path.join(folder, name), "rb").read()) for name in sorted(os.listdir(folder))]


def detail_of(body):
    return json.loads(body).get("detail")


# --- the steps -----------------------------------------------------------------------------------------

def reads_the_description(client):
    status, _, body = client.send("GET", BASE + "/openapi.json")
    verdict("the description is for everybody", status == 200 and body == DESCRIPTION_BYTES, status)
    status, _ = client.get("/openapi.json?x=1", None)
    verdict("without a parameter", status == 400, status)
    description_is_sound()


def every_operation():
    for pattern, operations in DESCRIPTION["paths"].items():
        for method, operation in operations.items():
            path = BASE + pattern.replace("{period}", PERIOD).replace("{id}", "0" * 32)
            if operation["security"]:
                yield method.upper(), path, {name for one in operation["security"] for name in one["token"]}


def body_for(path):
    if path.endswith("/runs"):
        return {"body": json.dumps(GOOD_RUN), "headers": {"Content-Type": "application/json"}}
    if path.endswith("/datasets"):
        return {"body": b"--B--\r\n", "headers": {"Content-Type": "multipart/form-data; boundary=B"}}
    return {}


def asks_without_right(client, tokens):
    for method, path, scopes in every_operation():
        more = body_for(path)
        status, _, _ = client.send(method, path, **more)
        verdict(f"{method} {path} without a token: 401", status == 401, status)
        status, _, _ = client.send(method, path, "drt_" + "A" * 43, **more)
        verdict("with one that is none: 401", status == 401, status)
        for scope in {"read", "upload", "run"} - scopes:
            status, _, _ = client.send(method, path, tokens[scope], **more)
            verdict(f"with one for {scope}: 403", status == 403, status)
        status, _, body = client.send(method, path + "?colour=red", tokens[min(scopes)], **more)
        verdict("with a parameter that is none: 400", status == 400 and "colour" in detail_of(body), status)
        if method == "GET" and path != BASE + "/returns":
            status, _, _ = client.send(method, path, tokens[min(scopes)])
            verdict("for what is not there: 404", status == 404, status)
        wrong = "DELETE" if method == "GET" else "GET"
        status, headers, _ = client.send(wrong, path, tokens[min(scopes)])
        verdict(f"{wrong}: 405", status == 405 and headers["Allow"].split(", ")[0] == method, status)
    status, _, _ = client.send("GET", BASE + "/returns", headers={"Cookie": f"deltareturn={tokens['read']}"})
    verdict("a cookie is no token", status == 401, status)
    status, _, _ = client.send("GET", BASE + "/returns", headers={"Authorization": "Basic cGF1bDp4"})
    verdict("a password is none either", status == 401, status)
    decide = client.send("POST", f"{BASE}/returns/{PERIOD}/decide/submit", tokens["all"], b"{}",
                         {"Content-Type": "application/json"})[0]
    verdict("there is nothing to decide by", decide == 404, decide)
    bearer = {"Authorization": f"Bearer {tokens['all']}"}
    made = http.client.HTTPConnection("127.0.0.1", client.daemon.port, timeout=60)
    made.request("GET", "/", headers=bearer)
    reply = made.getresponse()
    verdict("and pages take no token", reply.status == 303 and "/sign-in" in reply.headers["Location"],
            reply.status)


def sends_what_is_wrong(client, tokens):
    cases = [("no JSON", b"{", 400), ("a doubled key", b'{"quarter":"a","quarter":"b"}', 400),
             ("no quarter", {"frameworks": GOOD_RUN["frameworks"]}, 422),
             ("a quarter that is none", {**GOOD_RUN, "quarter": "2023-25-Q3"}, 422),
             ("a framework that is a path", {**GOOD_RUN, "frameworks": ["../x"]}, 422),
             ("a member that is none", {**GOOD_RUN, "certify": True}, 422)]
    token = make_token("paul", "run")  # six of these are what a budget holds
    for name, body, expected in cases:
        status, _, _ = client.post_json("/runs", token, body)
        verdict(f"{name}: {expected}", status == expected, status)
    status, _, _ = client.send("POST", BASE + "/runs", tokens["run"], "quarter=x",
                               {"Content-Type": "application/x-www-form-urlencoded"})
    verdict("a form for a run: 415", status == 415, status)
    status, _, _ = client.post_json("/datasets", tokens["upload"], {})
    verdict("JSON for an upload: 415", status == 415, status)
    status, _, _ = client.post_json("/runs", tokens["run"], b" " * 300000)
    verdict("a long body: 413", status == 413, status)
    status, _, _ = client.upload(tokens["upload"], [(f"{i}.csv", b"x\n") for i in range(21)])
    verdict("too many files: 413", status == 413, status)
    status, _, body = client.upload(tokens["upload"], [], [("mapping", "wide-family")])
    verdict("no files: 422", status == 422 and "no files" in detail_of(body), status)
    status, _, body = client.upload(tokens["upload"], exports("good"), [("mapping", "nowhere")])
    verdict("a mapping that is none: 422", status == 422 and '"nowhere"' in detail_of(body), status)
    status, _, _ = client.upload(tokens["upload"], exports("good"), headers={"Idempotency-Key": "a b"})
    verdict("a key with a blank: 400", status == 400, status)


def raw(client, request):
    with socket.create_connection(("127.0.0.1", client.daemon.port), timeout=60) as made:
        made.sendall(request)
        answered = b""
        while piece := made.recv(65536):
            answered += piece
            head, _, body = answered.partition(b"\r\n\r\n")
            length = re.search(rb"Content-Length: (\d+)", head)
            if length and len(body) >= int(length[1]):
                break
    head, _, body = answered.partition(b"\r\n\r\n")
    return int(head[9:12]), b"Content-Type: application/problem+json" in head, body


def asks_oddly(client, tokens):
    host = b"Host: 127.0.0.1\r\n"
    cases = [("two lengths", b"POST /api/v1/runs HTTP/1.1\r\n" + host +
              b"Content-Length: 3\r\nContent-Length: 4\r\n\r\na=bc", 400),
             ("a long target", b"GET /api/v1/" + b"a" * 6000 + b" HTTP/1.1\r\n" + host + b"\r\n", 414),
             ("many fields", b"GET /api/v1/returns HTTP/1.1\r\n" + host + b"X-A: b\r\n" * 100 + b"\r\n", 431),
             ("a packed body", b"POST /api/v1/runs HTTP/1.1\r\n" + host +
              b"Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\na=b", 415),
             ("more than may be sent", b"POST /api/v1/datasets HTTP/1.1\r\n" + host +
              b"Content-Type: multipart/form-data; boundary=B\r\nContent-Length: 600000000\r\n\r\n", 413),
             ("a long upload without a token, of which nothing is taken",
              b"POST /api/v1/datasets HTTP/1.1\r\n" + host + b"Expect: 100-continue\r\n"
              b"Content-Type: multipart/form-data; boundary=B\r\nContent-Length: 400000000\r\n\r\n", 401)]
    for name, request, expected in cases:
        client.get("/api/v1/returns", tokens["read"])  # waits for the folder, without which no token can be looked up
        status, is_problem, body = raw(client, request)
        good = status == expected and is_problem and not faults(
            json.loads(body), DESCRIPTION["components"]["schemas"]["Problem"])
        verdict(f"{name}: {expected}", good, f"{status} {body[:200]}")


def uploads_and_runs(client, tokens):
    status, headers, _ = client.upload(tokens["upload"], exports("bad"),
                                       [("framework", "supporting-families-2022")])
    job = client.follow(headers["Location"], tokens["upload"])
    verdict("exports with mistakes are refused, and told", status == 202 and job["state"] == "failed"
            and job["said"], job)
    found, path = [], headers["Location"] + "/problems?limit=3"
    while path:
        status, page = client.get(path, tokens["upload"])
        found += page["problems"]
        path = page["next"]
    verdict("all problems come, each once", len(found) == page["errors"] + page["warnings"] >= 7 and
            [p["number"] for p in found] == list(range(1, len(found) + 1)), found)
    verdict("with place and sentence", any(
        p["file"] == "members.csv" and p["column"] == "dob" and p["row"] and p["found"] == "2012-13-01"
        and p["expected"] for p in found), found[:1])
    once = {"Idempotency-Key": "night-1"}
    token = make_token("paul", "upload,run", "the night")
    _, headers, _ = client.upload(token, exports("good"), headers=once)
    _, again, _ = client.upload(token, exports("good"), headers=once)
    verdict("the same key asks once", headers["Location"] == again["Location"])
    job = client.follow(headers["Location"], token)
    verdict("good exports are taken in", job["state"] == "done" and job["result"]["errors"] == 0, job)
    snapshot = job["result"]["snapshot"]
    status, headers, _ = client.post_json("/runs", token, GOOD_RUN, once)
    job = client.follow(headers["Location"], token)
    verdict("a run makes a draft", status == 202 and job["state"] == "done" and
            job["result"]["period"] == PERIOD and job["result"]["snapshot"] == snapshot, job)
    other = make_token("pia", "upload,run")
    status, _ = client.get(headers["Location"], other)
    verdict("another's job is not there", status == 404, status)
    return token


def reads(client, tokens):
    for login in ("paul", "cora", "olga"):
        token = tokens["read"] if login == "paul" else make_token(login, "read")
        status, listed = client.get("/returns?limit=1", token)
        verdict(f"{login} reads the list", status == 200 and listed["next"] is None and
                [r["period"] for r in listed["returns"]] == [PERIOD], listed)
    status, listed = client.get(f"/returns?after={PERIOD}", tokens["read"])
    verdict("nothing comes behind the last", listed == {"returns": [], "next": None}, listed)
    status, one = client.get(f"/returns/{PERIOD}", tokens["read"])
    verdict("and the return", status == 200 and one["state"] == "draft" and
            one["revisions"][0]["decisions"] == [], one)
    _, headers, body = client.send("GET", f"{BASE}/returns/{PERIOD}/figures", tokens["read"])
    figures = json.loads(body)
    verdict("its figures say what was run", figures["quarter"] == PERIOD and figures["claims_total"] == 1
            and figures["options"]["agreed_number"] == 320, figures)
    subprocess.run([PROGRAM, "return", "get", PERIOD, "figures.json", "--out", "kept.json"], check=True,
                   capture_output=True)
    with open("kept.json", "rb") as kept:
        verdict("byte for byte as they are kept", kept.read() == body)
    tag = headers["ETag"]
    verdict("with the manifest as their tag", tag == f'"{one["manifest_sha256"]}"', tag)
    for known in (tag, f'"x", W/{tag}', "*"):
        status, _, body = client.send("GET", f"{BASE}/returns/{PERIOD}/figures", tokens["read"],
                                      headers={"If-None-Match": known})
        verdict("who has them need not take them again", status == 304 and not body, status)
    status, _ = client.get(f"/returns/{PERIOD}/figures?revision=1", tokens["read"],
                           {"If-None-Match": '"x"'})
    verdict("of the revision that is named", status == 200, status)
    status, _ = client.get(f"/returns/{PERIOD}/figures?revision=2", tokens["read"])
    verdict("or of none", status == 404, status)


def waits(client, token):
    statuses = set()
    for _ in range(2000):
        status, headers, _ = client.send("GET", BASE + "/returns", token)
        statuses.add(status)
        if status == 429:
            break
    verdict("who asks too often waits", statuses == {200, 429} and int(headers["Retry-After"]) >= 1, statuses)
    for method, path, _ in every_operation():
        status, _, _ = client.send(method, path, token, **body_for(path))
        for _ in range(20):  # what was given back meanwhile
            if status == 429:
                break
            status, _, _ = client.send(method, path, token, **body_for(path))
        verdict(f"{method} {path} too often: 429", status == 429, status)
    time.sleep(int(headers["Retry-After"]) + 1)
    status, _ = client.get("/returns", token)
    verdict("and is answered again", status == 200, status)


def people_decide(client, tokens):
    """What a person decides is told, by whom it is not; a program cannot undo it."""
    command("submit", PERIOD, "--as", "paul", "--fingerprint",
            client.get(f"/returns/{PERIOD}", tokens["read"])[1]["fingerprint"])
    _, one = client.get(f"/returns/{PERIOD}", tokens["read"])
    decisions = one["revisions"][0]["decisions"]
    verdict("a decision is told", one["state"] == "submitted" and
            [d["role"] for d in decisions] == ["provider"], one)
    verdict("without a name", "paul" not in json.dumps(one).lower(), one)
    _, headers, _ = client.post_json("/runs", tokens["run"], GOOD_RUN)
    job = client.follow(headers["Location"], tokens["run"])
    verdict("a run leaves alone what was submitted", job["state"] == "failed" and job["said"] and
            client.get(f"/returns/{PERIOD}", tokens["read"])[1] == one, job)


def page(client, method, path, cookie=None, form=None):
    """A page as a browser asks for it: status, header and text."""
    made = http.client.HTTPConnection("127.0.0.1", client.daemon.port, timeout=120)
    headers = {"X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "http", "Sec-Fetch-Site": "same-origin"}
    if cookie:
        headers["Cookie"] = cookie
    if form:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    made.request(method, path, urllib.parse.urlencode(form) if form else None, headers)
    reply = made.getresponse()
    return reply.status, reply.headers, reply.read().decode()


def makes_one_on_a_page(client):
    form = {"login": "cora", "password": PASSWORD, "code": "", "next": "/"}
    _, headers, _ = page(client, "POST", "/sign-in", form=form)
    cookie = headers["Set-Cookie"].split(";")[0]
    _, _, shown = page(client, "GET", "/account/tokens", cookie)
    csrf = re.search(r'name="csrf" value="([^"]+)"', shown)[1]
    nonce = re.search(r'name="nonce" value="([^"]+)"', shown)[1]
    verdict("a page offers what the role may", 'name="scope-read"' in shown and "scope-run" not in shown)
    status, _, shown = page(client, "POST", "/account/tokens", cookie, {
        "csrf": csrf, "purpose": "the dashboard", "scope-read": "yes", "days": "1", "nonce": nonce})
    again, _, once = page(client, "POST", "/account/tokens", cookie, {
        "csrf": csrf, "purpose": "the dashboard", "scope-read": "yes", "days": "1", "nonce": nonce})
    verdict("a double click makes one token", again == 422 and "drt_" not in once and
            "This form has made the token for" in once, (again, once[-400:]))
    token = re.search(r"drt_[\w-]{43}", shown)[0]
    verdict("a token that a page made", client.get("/returns", token)[0] == 200, status)
    _, _, shown = page(client, "GET", "/account/tokens", cookie)
    verdict("is not shown again", "the dashboard" in shown and "drt_" not in shown)
    path = re.search(r'action="(/account/tokens/\w+/revoke)">.*?for the dashboard', shown, re.S)[1]
    status, _, _ = page(client, "POST", path, cookie, {"csrf": csrf})
    status, _, body = client.send("GET", BASE + "/returns", token)
    verdict("and ends there", status == 401 and "was revoked on" in detail_of(body), body)


def ends(client, tokens):
    listed = json.loads(command("token", "list", "--json", "--as", "pia"))["tokens"]
    verdict("people see their own tokens", {t["login"] for t in listed} == {"pia"}, listed)
    token = make_token("pia", "read")
    verdict("a token that is good", client.get("/returns", token)[0] == 200)
    subprocess.run([PROGRAM, "person", "disable", "pia"], check=True, capture_output=True)
    status, _, body = client.send("GET", BASE + "/returns", token)
    verdict("ends with its account", status == 401, status)
    subprocess.run([PROGRAM, "role", "revoke", "paul", "provider"], check=True, capture_output=True)
    status, _, body = client.send("GET", BASE + "/returns", tokens["read"])
    verdict("and is good for nothing without the role", status == 403 and "no role any more" in
            detail_of(body), body)


def leaves_no_trace(client, secrets):
    client.daemon.log.seek(0)
    log = client.daemon.log.read().decode()
    told = re.findall(r"(?:GET|HEAD|POST|PUT|DELETE|OTHER) (\S+) \d+, ", log)
    verdict("the log names no path", "/api" in told and all(t.count("/") == 1 for t in told), set(told))
    database = b"".join(open(os.path.join(STATE, name), "rb").read() for name in os.listdir(STATE)
                        if name.startswith("deltareturn.db"))
    verdict("no token is in log or database", not any(s in log or s.encode() in database for s in secrets))
    with sqlite3.connect(f"file:{STATE}/deltareturn.db?mode=ro", uri=True) as db:
        leaves = [json.loads(row[0]) for row in db.execute("SELECT bytes FROM leaf ORDER BY seq")]
    by_token = [leaf["act"] for leaf in leaves if leaf["aut"] and "token" in leaf["aut"]["by"]]
    verdict("the audit log tells what a token did", set(by_token) ==
            {"dataset.imported", "run.finished", "return.drafted"}, by_token)
    verdict("and what people did themselves", ["password"] in
            [leaf["aut"]["by"] for leaf in leaves if leaf["act"] == "return.submitted"])


def promised(client):
    """Every status that the description promises came, and no other."""
    for path in DESCRIPTION["paths"].values():
        for operation in path.values():
            name = operation["operationId"]
            wanted = {status for status in operation["responses"] if status != "default"}
            got = {status for asked, status in client.seen if asked == name}
            verdict(f"{name} answers {' '.join(sorted(wanted))}, and nothing else", got == wanted, sorted(got))


def main():
    tokens = {scope: make_token("paul", scope) for scope in ("read", "upload", "run")}
    tokens["all"] = make_token("paul", "read,upload,run")
    daemon = Daemon()
    client = Client(daemon)
    reads_the_description(client)
    asks_without_right(client, tokens)
    sends_what_is_wrong(client, tokens)
    asks_oddly(client, tokens)
    tokens["upload"] = make_token("paul", "upload")
    secret = uploads_and_runs(client, tokens)
    reads(client, tokens)
    waits(client, make_token("paul", "read,upload,run"))
    people_decide(client, {**tokens, "run": make_token("paul", "run")})
    makes_one_on_a_page(client)
    ends(client, tokens)
    promised(client)
    verdict("the service ends well", daemon.end() == 0)
    leaves_no_trace(client, [*tokens.values(), secret])


main()
