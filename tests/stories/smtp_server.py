# SPDX-License-Identifier: MIT
"""A mail server for stories, with STARTTLS and AUTH, that can be told to misbehave.

  /usr/bin/python3 smtp_server.py FOLDER CERTIFICATE KEY [WAY...]

It writes its port to FOLDER/port and each message it took to FOLDER/taken/N; FOLDER/log has a line
for every envelope.  Ways: greylist (every recipient is put off the first time), refuse:ADDRESS,
drop (the first connection ends after the final dot, and the message was taken), no-starttls,
wrong-password.  While FOLDER/hold-recipient or FOLDER/hold-message is there, the server says nothing
to a recipient or after the final dot.
"""
import asyncio
import os
import ssl
import sys
import time

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Post:
    def __init__(self, folder, ways):
        self.folder, self.ways = folder, ways
        self.seen, self.dropped, self.count = set(), False, 0
        os.makedirs(os.path.join(folder, "taken"), exist_ok=True)

    def note(self, words):
        with open(os.path.join(self.folder, "log"), "a") as log:
            log.write(words + "\n")

    async def hold(self, what):
        path = os.path.join(self.folder, "hold-" + what)
        if os.path.exists(path):
            self.note(f"holds a {what}")
        while os.path.exists(path):
            await asyncio.sleep(0.05)

    async def handle_RCPT(self, server, session, envelope, address, options):
        await self.hold("recipient")
        if f"refuse:{address}" in self.ways:
            self.note(f"refused {address}")
            return "550 5.1.1 no such mailbox here"
        if "greylist" in self.ways and address not in self.seen:
            self.seen.add(address)
            self.note(f"put off {address}")
            return "451 4.7.1 greylisted, come again"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        with open(os.path.join(self.folder, "taken", f"{self.count:03}"), "wb") as file:
            file.write(envelope.original_content)
        secure = "tls" if session.ssl else "clear"
        who = "user" if session.authenticated else "nobody"
        self.note(f"took {self.count} for {','.join(envelope.rcpt_tos)} over {secure} from {who}")
        await self.hold("message")
        if "drop" in self.ways and not self.dropped:
            self.dropped = True
            server.transport.abort()
        return "250 taken"


def main():
    folder, certificate, key, ways = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def judge(server, session, envelope, mechanism, data):
        good = data.login == b"council" and data.password == b"a mail password"
        return AuthResult(success=good and "wrong-password" not in ways)

    options = {"decode_data": False}
    if "no-starttls" not in ways:
        options |= {"tls_context": context, "require_starttls": True, "auth_required": True,
                    "authenticator": judge}
    controller = Controller(Post(folder, ways), hostname="127.0.0.1", port=int(os.environ["PORT"]),
                            **options)
    controller.start()
    with open(os.path.join(folder, "port"), "w") as file:
        file.write(os.environ["PORT"])
    time.sleep(600)


main()
