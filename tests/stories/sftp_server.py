# SPDX-License-Identifier: MIT
"""A server of exports for stories, over sftp, for whoever has the password of "council".

  /usr/bin/python3 sftp_server.py FOLDER PASSWORD PORTFILE KEYFILE

It makes a key, and writes its port and its public key to files; the key last.  KEYFILE.other gets a
key that is not its own.
"""
import asyncio
import sys
import warnings

warnings.filterwarnings("ignore")  # of ciphers that nobody here uses
import asyncssh  # noqa: E402

folder, password, portfile, keyfile = sys.argv[1:]


class Door(asyncssh.SSHServer):
    def begin_auth(self, username):
        return True

    def password_auth_supported(self):
        return True

    def validate_password(self, username, given):
        return username == "council" and given == password


async def serve():
    key = asyncssh.generate_private_key("ssh-ed25519")
    server = await asyncssh.create_server(
        Door, "127.0.0.1", 0, server_host_keys=[key], allow_scp=False,
        sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=folder))
    with open(portfile, "w", encoding="utf-8") as file:
        file.write(str(server.sockets[0].getsockname()[1]))
    with open(keyfile + ".other", "wb") as file:
        file.write(asyncssh.generate_private_key("ssh-ed25519").export_public_key())
    with open(keyfile, "wb") as file:
        file.write(key.export_public_key())
    await asyncio.sleep(600)


asyncio.run(serve())
