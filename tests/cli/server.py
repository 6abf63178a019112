# SPDX-License-Identifier: MIT
"""A web server for the tests of `quaver voices install`: serves a folder on a port of its own, which it prints.

/moved/NAME and /file/NAME lead to /NAME and to file:///NAME, /cut/NAME breaks off in the middle, /endless sends
without end.
"""
import http.server
import os
import sys


class Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def redirect(self, place):
        self.send_response(302)
        self.send_header("Location", place)
        self.end_headers()

    def cut(self, name):
        with open(os.path.join(self.directory, name), "rb") as file:
            content = file.read()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[:len(content) // 2])

    def endless(self):
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(1000):  # a gigabyte
                self.wfile.write(bytes(1 << 20))
        except OSError:
            pass

    def do_GET(self):
        kind, _, name = self.path[1:].partition("/")
        if kind == "moved":
            self.redirect("/" + name)
        elif kind == "file":
            self.redirect("file:///" + name)
        elif kind == "cut":
            self.cut(name)
        elif kind == "endless":
            self.endless()
        else:
            super().do_GET()


with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
    print(server.server_address[1], flush=True)
    server.serve_forever()
