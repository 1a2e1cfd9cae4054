# SPDX-License-Identifier: MIT
"""A server of exports for stories, over https, for whoever has the token.

  python3 export_server.py FOLDER CERTIFICATE KEY TOKEN PORTFILE
"""
import http.server
import ssl
import sys

folder, certificate, key, token, portfile = sys.argv[1:]


class Exports(http.server.SimpleHTTPRequestHandler):
    def __init__(self, *arguments):
        super().__init__(*arguments, directory=folder)

    def do_GET(self):
        if self.headers.get("Authorization") != f"Bearer {token}":
            self.send_error(401)
        else:
            super().do_GET()

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Exports)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
server.socket = context.wrap_socket(server.socket, server_side=True)
with open(portfile, "w") as file:
    file.write(str(server.server_address[1]))
server.serve_forever()
