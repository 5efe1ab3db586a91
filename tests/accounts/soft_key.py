"""A security key made of software: what a browser and a key would answer, each part of it to be made wrong."""

import hashlib
import json
import struct
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

PRESENT, VERIFIED, MADE = 0x01, 0x04, 0x40


@dataclass
class SoftKey:
    origin: str = "http://localhost"
    verifies: bool = True
    count: int = 0
    algorithm: int = -7
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: uuid4().bytes)

    def _said(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, party: str, flags: int, made: bytes = b"") -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(party.encode()).digest() + struct.pack(">BI", flags, self.count) + made

    def _answer(self, said: bytes, **parts: bytes) -> str:
        response = {name: websafe_encode(part) for name, part in {"clientDataJSON": said, **parts}.items()}
        coded = websafe_encode(self.credential_id)
        return json.dumps({"id": coded, "rawId": coded, "type": "public-key", "response": response})

    def make(self, asked: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.create`."""
        public = cbor.encode({**ES256.from_cryptography_key(self.private.public_key()), 3: self.algorithm})
        made = bytes(16) + struct.pack(">H", len(self.credential_id)) + self.credential_id + public
        data = self._data(asked["publicKey"]["rp"]["id"], MADE, made)
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(
            self._said("webauthn.create", asked["publicKey"]["challenge"]), attestationObject=attestation
        )

    def sign(self, asked: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.get`; the counter goes on."""
        self.count += 1
        said = self._said("webauthn.get", asked["publicKey"]["challenge"])
        data = self._data(asked["publicKey"]["rpId"], 0)
        signature = self.private.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._answer(said, authenticatorData=data, signature=signature)
