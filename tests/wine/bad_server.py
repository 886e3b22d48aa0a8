# SPDX-License-Identifier: MIT
"""bad_server, a server that answers well or badly as it is told; for all tests in Wine."""
import subprocess

from harness import DEADLINE, Lines, built, die_with_parent
from windows import windows_path


class BadServer:
    """Listens at .place, and behaves until @test is over; its cookie is in @test.env."""

    def __init__(self, test):
        self.process = subprocess.Popen([built("tests/wine/bad_server")], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, preexec_fn=die_with_parent)
        self.answers = Lines(self.process.stdout)
        test.addCleanup(self.end)
        self.place = "127.0.0.1:" + self.answers.wait(r"^\d+$").group(0)
        cookie = test.path("bad cookie")
        with open(cookie, "w", encoding="ascii") as file:
            file.write("a" * 64)
        test.env["FAXPORT_COOKIE_FILE"] = windows_path(cookie)

    def behave(self, mode):
        """Answer so from now on; bad_server.c has the words."""
        count = len(self.answers.lines)
        self.process.stdin.write(mode + "\n")
        self.process.stdin.flush()
        self.answers.wait("^ok$", start=count)

    def end(self):
        self.process.stdin.close()
        try:
            code = self.process.wait(DEADLINE)
        finally:
            self.process.kill()
            self.process.wait()
            self.answers.thread.join(DEADLINE)
            self.process.stdout.close()
        assert code == 0, f"bad_server ended with {code}"
