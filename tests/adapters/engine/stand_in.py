"""A child process that behaves like the engine for the supervisor: health only, and it can be told to misbehave."""

import http.server
import os
import sys
import threading


class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = b'{"ready": true}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


def end_with_stdin():
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    port, report = int(sys.argv[1]), sys.argv[2]
    with open(report, "a") as file:
        file.write(f"{os.getpid()} {' '.join(sorted(os.environ))}\n")
    threading.Thread(target=end_with_stdin, daemon=True).start()
    http.server.ThreadingHTTPServer(("127.0.0.1", port), Health).serve_forever()
