"""Real keys, really signed mandates, a real key server on a loopback port."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import uvicorn
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

AUDIENCE = "https://mcp.example/mcp"


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class SigningKey:
    def __init__(self, kid: str = "k1") -> None:
        self.kid, self.private = kid, ec.generate_private_key(ec.SECP256R1())

    @property
    def jwk(self) -> dict[str, str]:
        numbers = self.private.public_key().public_numbers()
        x, y = (b64(part.to_bytes(32, "big")) for part in (numbers.x, numbers.y))
        return {"kty": "EC", "crv": "P-256", "kid": self.kid, "x": x, "y": y, "alg": "ES256", "use": "sig"}

    def signature(self, signed: bytes) -> bytes:
        r, s = decode_dss_signature(self.private.sign(signed, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def sign(self, payload: bytes, header: dict[str, Any] | bytes | None = None) -> str:
        given = {"alg": "ES256", "kid": self.kid} if header is None else header
        head = given if isinstance(given, bytes) else json.dumps(given).encode()
        signed = f"{b64(head)}.{b64(payload)}"
        return f"{signed}.{b64(self.signature(signed.encode()))}"


class Issuer:
    """An issuer whose key server answers what the test wants."""

    def __init__(self) -> None:
        self.key = SigningKey()
        self.seen: list[str] = []
        self.answer: Callable[[BaseHTTPRequestHandler], None] = lambda request: reply(request, {"keys": [self.key.jwk]})
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.seen.append(self.path)
                try:
                    issuer.answer(self)
                except OSError:
                    pass  # the client hung up

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def claims(self, **changes: Any) -> dict[str, Any]:
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": AUDIENCE,
            "exp": now + 300,
            "iat": now,
            "jti": "jti-1",
            "sub": "alice",
            "zone_id": "zone-1",
            "client_id": "client-1",
            "sid": "sid-1",
            "scope": "tool:call",
            **changes,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def mint(self, key: SigningKey | None = None, header: Any = None, **changes: Any) -> str:
        return (key or self.key).sign(json.dumps(self.claims(**changes)).encode(), header)

    def mint_1_0(self, **changes: Any) -> str:
        more = {"root_sid": "root-1", "use": "resource", "sub_type": "user", **changes}
        return self.mint(**more)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def reply(request: BaseHTTPRequestHandler, document: object, status: int = 200, **headers: str) -> None:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    request.send_response(status)
    for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
        request.send_header(name.replace("_", "-"), value)
    request.end_headers()
    request.wfile.write(body)


class Clock:
    """Seconds that pass only when a test says so."""

    def __init__(self, at: float = 1_000.0) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """Runs an ASGI application on a free loopback port."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", ws="websockets-sansio"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
