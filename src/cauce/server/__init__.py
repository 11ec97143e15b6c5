"""The gRPC server: servicers, admission, credentials, drain."""

from cauce.server.run import run
from cauce.server.server import Server

__all__ = ["Server", "run"]
