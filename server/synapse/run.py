# run.py: runs Synapse until the program that started it goes away, in whatever way: then its standard input ends.

import os
import runpy
import threading


def end_with_parent() -> None:
    while os.read(0, 1024):  # not sys.stdin: Python aborts when it ends while a thread holds that
        pass
    os._exit(1)  # at once: the next start may be waiting for the database, which survives this (write-ahead log)


threading.Thread(target=end_with_parent, daemon=True).start()
runpy.run_module("synapse.app.homeserver", run_name="__main__", alter_sys=True)
