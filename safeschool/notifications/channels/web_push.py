"""The two ciphers of web push: RFC 8291 (what is said) and RFC 8292 (who says it)."""

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
RECORD = 4096
VALID = timedelta(hours=12)


def coded(raw: bytes) -> str:
    """base64url without padding, as everything of web push is written."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """The bytes of such a text; ValueError when it is none."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)


def check_keys(p256dh: str, auth: str) -> None:
    """Refuse, with ValueError, what no browser can have told."""
    ec.EllipticCurvePublicKey.from_encoded_point(CURVE, decoded(p256dh))
    if len(decoded(auth)) != 16:
        raise ValueError("the shared secret has sixteen bytes")


def encrypted(
    plain: bytes, p256dh: str, auth: str, *, own: ec.EllipticCurvePrivateKey | None = None, salt: bytes = b""
) -> bytes:
    """The message as one aes128gcm record for the browser of these keys; our key and the salt are new each time."""
    own, salt = own or ec.generate_private_key(CURVE), salt or secrets.token_bytes(16)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, decoded(p256dh))
    mine = _point(own.public_key())
    shared = own.exchange(ec.ECDH(), theirs)
    secret = _derived(shared, decoded(auth), b"WebPush: info\0" + _point(theirs) + mine, 32)
    key = _derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(secret, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + RECORD.to_bytes(4, "big") + bytes([len(mine)]) + mine
    # The 2 ends the last record; there is one only.
    return head + AESGCM(key).encrypt(nonce, plain + b"\x02", None)


@dataclass(frozen=True)
class Keys:
    """The key by which push services know this site."""

    private: ec.EllipticCurvePrivateKey

    @classmethod
    def of_site(cls) -> "Keys":
        """That of the settings, else one that follows from the site's secret: the same on every machine of it."""
        if settings.VAPID_PRIVATE_KEY:
            number = int.from_bytes(decoded(settings.VAPID_PRIVATE_KEY), "big")
        else:
            seed = _derived(settings.SECRET_KEY.encode(), b"safeschool", b"web push", 48)
            number = int.from_bytes(seed, "big") % (ORDER - 1) + 1
        return cls(ec.derive_private_key(number, CURVE))

    @property
    def public(self) -> str:
        """What browsers subscribe with."""
        return coded(_point(self.private.public_key()))


def signed_for(endpoint: str, keys: Keys, sender: str, now: datetime) -> dict[str, str]:
    """The header by which the push service of this endpoint knows who sends."""
    place = urlsplit(endpoint)
    head = {"typ": "JWT", "alg": "ES256"}
    claims = {"aud": f"{place.scheme}://{place.netloc}", "exp": int((now + VALID).timestamp()), "sub": sender}
    said = ".".join(coded(json.dumps(part, separators=(",", ":")).encode()) for part in (head, claims))
    r, s = decode_dss_signature(keys.private.sign(said.encode(), ec.ECDSA(SHA256())))
    token = f"{said}.{coded(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"
    return {"Authorization": f"vapid t={token}, k={keys.public}"}
