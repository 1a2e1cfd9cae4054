# SPDX-License-Identifier: MIT
"""terminal - runs a command at a terminal of its own and types what it asks for.

    terminal.py PASSWORD PROGRAM LOGIN ANSWER COMMAND...

Types PASSWORD when a password is asked for, ANSWER at a question that ends in "yes or no: "; with an
empty ANSWER the terminal is ended there instead.  Prints what the terminal showed, and ends with the
command's status.
"""
import os
import pty
import signal
import sys

END_OF_INPUT = b"\x04"
PATIENCE = 60  # seconds; a command that waits for something else is a mistake


def main(password, program, login, answer, *command):
    process, terminal = pty.fork()
    if process == 0:
        os.execv(program, [program, *command, "--as", login])
    shown, asked = b"", 0
    signal.alarm(PATIENCE)
    while True:
        try:
            got = os.read(terminal, 4096)
        except OSError:  # the other end is closed
            break
        if not got:
            break
        shown += got
        if shown.endswith(f"password of {login}: ".encode()) and asked == 0:
            asked = 1
            os.write(terminal, password.encode() + b"\n")
        elif shown.endswith(b"yes or no: ") and asked == 1:
            asked = 2
            os.write(terminal, answer.encode() + b"\n" if answer else END_OF_INPUT)
    sys.stdout.write(shown.decode().replace("\r\n", "\n"))
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


sys.exit(main(*sys.argv[1:]))
