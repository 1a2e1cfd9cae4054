# SPDX-License-Identifier: MIT
"""hold - holds a state folder's lock for so many seconds: hold.py FILE SECONDS"""
import fcntl
import sys
import time

with open(sys.argv[1], "a") as lock:
    fcntl.lockf(lock, fcntl.LOCK_EX)
    time.sleep(float(sys.argv[2]))
