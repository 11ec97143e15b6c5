"""Transport security: certificates that are read again when their files change, and no plaintext beyond the machine by accident."""

from __future__ import annotations

import ipaddress
import ssl
from pathlib import Path
from typing import Any

import grpc

from cauce.errors import InvalidValue, Reason
from cauce.settings import ServerSettings

_UNIX = ("unix:", "unix-abstract:")
_PORTS = range(65_536)


def address_of(field: str, text: str) -> tuple[str, int]:
    """Host and port of an address to listen on.

    Raises:
        InvalidValue: it is not HOST:PORT. (gRPC itself takes the port 99999 for 34463.)
    """
    host, colon, port = text.rpartition(":")
    if not colon or not (port.isascii() and port.isdecimal()) or int(port) not in _PORTS:
        raise InvalidValue(field, "must be HOST:PORT, such as 127.0.0.1:50051, the port a number up to 65535")
    return host.strip("[]"), int(port)


def is_local(listen: str) -> bool:
    """Whether an address can only be reached from this machine."""
    if listen.startswith(_UNIX):
        return True
    host, _ = address_of("listen", listen)
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def server_credentials(settings: ServerSettings) -> grpc.ServerCredentials | None:
    """The server's credentials; None: plaintext.

    Raises:
        InvalidValue: half a pair of files, a file that cannot be read, no address, or plaintext where others could listen.
    """
    local = is_local(settings.listen)
    if bool(settings.tls_cert) != bool(settings.tls_key):
        raise InvalidValue("tls_cert", "certificate and key must be given together")
    if not settings.tls_cert:
        if settings.tls_client_ca:
            raise InvalidValue("tls_client_ca", "client certificates need a server certificate")
        if not local and not settings.insecure:
            raise InvalidValue("listen", "plaintext where others can reach it: give a certificate, or say --insecure (CAUCE_INSECURE)")
        return None
    files = _Files(settings)
    fetch: Any = files.reload  # may answer None, which the stubs do not know
    return grpc.dynamic_ssl_server_credentials(files.load(), fetch, require_client_authentication=bool(settings.tls_client_ca))


class _Files:
    """Certificate files, and when they were last read."""

    def __init__(self, settings: ServerSettings) -> None:
        self._paths = [Path(name) for name in (settings.tls_cert, settings.tls_key, settings.tls_client_ca) if name]
        self._read_at: tuple[int, ...] = ()

    def load(self) -> grpc.ServerCertificateConfiguration:
        try:
            self._read_at = self._modified()
            chain, key, *client_ca = (path.read_bytes() for path in self._paths)
            self._check_pair()
        except ssl.SSLError:  # an OSError, too
            says = "is not a certificate in PEM whose key is that of `tls_key`: are the two exchanged?"
            raise InvalidValue("tls_cert", says, reason=Reason.FILE_INVALID) from None
        except OSError:
            raise InvalidValue("tls_cert", "a certificate file cannot be read", reason=Reason.FILE_INVALID) from None
        return grpc.ssl_server_certificate_configuration([(key, chain)], root_certificates=client_ca[0] if client_ca else None)

    def reload(self) -> grpc.ServerCertificateConfiguration | None:
        """Asked at every handshake; None, and with it the last good pair, unless the files changed and can be read."""
        try:
            return None if self._modified() == self._read_at else self.load()
        except (OSError, InvalidValue):
            return None

    def _check_pair(self) -> None:
        """Raises ssl.SSLError if certificate and key do not belong together; gRPC would only fail to listen, or to shake hands."""
        chain, key, *_ = self._paths
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(chain, key, password="")

    def _modified(self) -> tuple[int, ...]:
        return tuple(path.stat().st_mtime_ns for path in self._paths)
