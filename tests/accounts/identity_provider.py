"""A small identity provider on loopback: discovery, a door that signs everybody in, codes good once, signed words."""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

CLIENT, SECRET = "safe school", "a secret: with signs"


def _in_the_head(authorization: str) -> list[str]:
    return base64.b64decode(authorization.removeprefix("Basic ")).decode().split(":")


class IdentityProvider:
    """`subject` is who stands before it; `twist` changes what it says, `key` signs it."""

    def __init__(self) -> None:
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.subject = "officer-at-home"
        self.about: dict[str, Any] = {}
        self.claims: dict[str, Any] = {}
        self.key: Any = rsa.generate_private_key(65537, 2048)
        self.kid, self.algorithm = "first", "RS256"
        provider = self

        class Door(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.asked.append(urlsplit(self.path).path)
                answers = {
                    "/.well-known/openid-configuration": provider.discovery,
                    "/keys": lambda: {"keys": [provider.public()]},
                }
                self.answer(200, answers[urlsplit(self.path).path]())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = {name: values[0] for name, values in parse_qs(body).items()}
                word = provider.exchange(form, self.headers.get("Authorization", ""))
                self.answer(200 if word else 400, word or {"error": "invalid_grant"})

            def answer(self, status: int, said: dict[str, Any]) -> None:
                body = json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/door",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            **self.about,
        }

    def public(self) -> dict[str, Any]:
        kind = jwt.algorithms.RSAAlgorithm if self.algorithm.startswith("RS") else jwt.algorithms.ECAlgorithm
        return {**kind.to_jwk(self.key.public_key(), as_dict=True), "kid": self.kid, "use": "sig"}

    def new_key(self) -> None:
        """It signs with another key from now on, of another kind."""
        self.key, self.kid, self.algorithm = ec.generate_private_key(ec.SECP256R1()), "second", "ES256"

    def sign_in(self, door: str) -> str:
        """What a browser does there: the address back, with a code."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(door).query).items()}
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def exchange(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """A signed word for a code: once, for the client that asked, with the proof that it asked."""
        asked = self.codes.pop(form.get("code", ""), None)
        if "token_endpoint_auth_methods_supported" in self.about:
            pair = [] if authorization else [form["client_id"], form["client_secret"]]
        else:
            pair = [unquote_plus(part) for part in _in_the_head(authorization)]
        proof = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        is_ours = pair == [CLIENT, SECRET]
        if not (
            asked and is_ours and proof == asked["code_challenge"] and form["redirect_uri"] == asked["redirect_uri"]
        ):
            return None
        return {"access_token": "x", "token_type": "Bearer", "id_token": self.word(asked["nonce"])}

    def word(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer, "sub": self.subject, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce,
            **self.claims,
        }  # fmt: skip
        said = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(said, self.key, algorithm=self.algorithm, headers={"kid": self.kid})
