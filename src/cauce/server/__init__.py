"""The gRPC server: start, admission, credentials, drain.

`server.Server` starts and drains; `rpcs` is the table of all calls; `calls` is what every call passes through (caller, scope, admission,
deadline, errors); `answers` has what each unary call does, `streams`, `watching` and `exports` the streams. `run` is the process.
"""

from cauce.server.run import run
from cauce.server.server import Server

__all__ = ["Server", "run"]
