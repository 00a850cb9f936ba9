"""Strict compact JWS: one accepted encoding per mandate, and keys as RFC 7517 lists them."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from countersign_contract import Profile, decode_json
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

ALGORITHMS = ("ES256", "EdDSA", "RS256", "PS256")
_SEGMENT = re.compile("[A-Za-z0-9_-]+")
_ASCII_LOWER = {upper: upper + 32 for upper in range(65, 91)}


@dataclass(frozen=True)
class Compact:
    algorithm: str
    kid: str | None
    signed: bytes
    payload: bytes
    signature: bytes


@dataclass(frozen=True)
class Key:
    kid: str
    algorithm: str
    #: The members that make the key what it is (RFC 7638): equal material, equal key.
    material: tuple[str, ...]
    public: Any

    def verifies(self, token: Compact) -> bool:
        try:
            if self.algorithm == "ES256":
                r, s = (int.from_bytes(part, "big") for part in (token.signature[:32], token.signature[32:]))
                self.public.verify(encode_dss_signature(r, s), token.signed, ec.ECDSA(hashes.SHA256()))
            elif self.algorithm == "EdDSA":
                self.public.verify(token.signature, token.signed)
            else:
                pss = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.DIGEST_LENGTH)
                scheme = padding.PKCS1v15() if self.algorithm == "RS256" else pss
                self.public.verify(token.signature, token.signed, scheme, hashes.SHA256())
        except (InvalidSignature, ValueError):
            return False
        return True


class KeySet:
    def __init__(self, keys: Mapping[str, Key]) -> None:
        self.keys = dict(keys)

    def find(self, kid: str | None) -> Key | None:
        """The key called ``kid``; without a ``kid`` the only key there is, if there is only one."""
        if kid is not None:
            return self.keys.get(kid)
        return next(iter(self.keys.values())) if len(self.keys) == 1 else None


def decode_segment(segment: str) -> bytes | None:
    """Canonical base64url alone: no padding, no white space, unused bits zero."""
    if not _SEGMENT.fullmatch(segment) or len(segment) % 4 == 1:
        return None
    decoded = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    return decoded if base64.urlsafe_b64encode(decoded).rstrip(b"=") == segment.encode() else None


def read_compact(token: str, profile: Profile, algorithms: Sequence[str], max_bytes: int) -> Compact | None:
    """A token of acceptable form and header, or ``None``. The payload stays bytes until the signature holds."""
    if len(token) > max_bytes or token.count(".") != 2:
        return None
    header_part, payload_part, signature_part = token.split(".")
    if len(header_part) > profile.limits["headerCharacters"]:
        return None
    header, payload, signature = (decode_segment(part) for part in (header_part, payload_part, signature_part))
    if header is None or payload is None or signature is None:
        return None
    found = _read_header(header, profile, algorithms)
    if found is None or (found[0] in ("ES256", "EdDSA") and len(signature) != 64):
        return None
    return Compact(*found, f"{header_part}.{payload_part}".encode(), payload, signature)


def _read_header(raw: bytes, profile: Profile, algorithms: Sequence[str]) -> tuple[str, str | None] | None:
    decoded = decode_json(raw, profile.limits["jsonDepth"])
    header: Any = decoded.value
    if not decoded.ok or not isinstance(header, Mapping) or any(name in profile.header.forbidden for name in header):
        return None
    algorithm, kid = header.get("alg"), header.get("kid")
    if not isinstance(algorithm, str) or algorithm not in algorithms:
        return None
    if "typ" in header:
        kind = header["typ"]
        if not isinstance(kind, str) or kind.translate(_ASCII_LOWER) not in profile.header.types:
            return None
    if "kid" in header and not (isinstance(kid, str) and 0 < len(kid) <= profile.limits["kidCharacters"]):
        return None
    return algorithm, kid


def read_key_set(document: object, algorithms: Sequence[str], max_keys: int, previous: KeySet | None) -> KeySet | None:
    """The usable keys of a document, or ``None`` when it must be refused. Keys that stayed the same stay the same object."""
    listed = document.get("keys") if isinstance(document, Mapping) else None
    if not isinstance(listed, (list, tuple)) or len(listed) > max_keys:
        return None
    keys: dict[str, Key] = {}
    for jwk in listed:
        key = _read_key(jwk, algorithms) if isinstance(jwk, Mapping) else None
        if key is None:
            continue
        if key.kid in keys:
            return None
        known = previous.keys.get(key.kid) if previous is not None else None
        same = known is not None and (known.algorithm, known.material) == (key.algorithm, key.material)
        keys[key.kid] = known if same and known is not None else key
    return KeySet(keys) if keys else None


def _read_key(jwk: Mapping[str, Any], algorithms: Sequence[str]) -> Key | None:
    kid, operations = jwk.get("kid"), jwk.get("key_ops", ["verify"])
    if not isinstance(kid, str) or not kid or "d" in jwk or "k" in jwk or jwk.get("use", "sig") != "sig":
        return None
    if not isinstance(operations, (list, tuple)) or "verify" not in operations:
        return None
    kind = (jwk.get("kty"), jwk.get("crv"))
    algorithm = jwk.get("alg") if "alg" in jwk else {"EC": "ES256", "OKP": "EdDSA"}.get(str(kind[0]))
    try:
        public: Any
        material: tuple[str, ...]
        if kind == ("EC", "P-256") and algorithm == "ES256":
            material = (_coordinate(jwk, "x"), _coordinate(jwk, "y"))
            point = ec.EllipticCurvePublicNumbers(_number(material[0]), _number(material[1]), ec.SECP256R1())
            public = point.public_key()
        elif kind == ("OKP", "Ed25519") and algorithm in ("EdDSA", "Ed25519"):
            algorithm, material = "EdDSA", (_coordinate(jwk, "x"),)
            public = ed25519.Ed25519PublicKey.from_public_bytes(decode_segment(material[0]) or b"")
        elif kind[0] == "RSA" and algorithm in ("RS256", "PS256"):
            # An RSA key fits two algorithms, so it must say which.
            material = (str(jwk.get("n")), str(jwk.get("e")))
            public = rsa.RSAPublicNumbers(_number(material[1]), _number(material[0])).public_key()
            if public.key_size < 2048:
                return None
        else:
            return None
    except (ValueError, TypeError):
        return None
    return Key(kid, algorithm, material, public) if algorithm in algorithms else None


def _coordinate(jwk: Mapping[str, Any], name: str) -> str:
    value = jwk.get(name)
    if not isinstance(value, str) or len(decode_segment(value) or b"") != 32:
        raise ValueError(name)
    return value


def _number(segment: str) -> int:
    decoded = decode_segment(segment)
    if decoded is None:
        raise ValueError("not base64url")
    return int.from_bytes(decoded, "big")
