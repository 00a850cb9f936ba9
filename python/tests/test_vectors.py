"""Every ladder vector as a really signed mandate, through the verifier."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from countersign import AuthError, CountersignConfigError, KeyCache, Verifier
from countersign_contract import contract
from support import SigningKey

pytestmark = pytest.mark.anyio
FOLDER = Path(__file__).parents[2] / "generated" / "vectors"
SUITES = [suite for suite in json.loads((FOLDER / "index.json").read_text())["suites"] if suite["run"] == "ladder"]
KEY = SigningKey()


def ask(case: dict[str, Any], hook: str, args: list[Any], otherwise: bool = False) -> Any:
    script = case.get("hooks", {}).get(hook)
    if script is None:
        return otherwise
    answer = script["answers"].get(" ".join(str(arg) for arg in args), script["otherwise"])
    if answer in ("throws", "rejects"):
        raise RuntimeError("the store is away")
    return {"text": "false", "number": 0, "null": None}.get(answer, answer) if isinstance(answer, str) else answer


class Store:
    def __init__(self, case: dict[str, Any]) -> None:
        self.case = case

    async def is_revoked(self, id: str) -> Any:
        return ask(self.case, "isRevoked", [id])

    def mark_revoked(self, id: str, ttl_ms: float | None = None) -> None:
        raise NotImplementedError

    async def current_delegation_epoch(self, zone_id: str) -> Any:
        """The epoch that makes the comparison give what the scripted hook answers."""
        epoch = json.loads(self.case["document"]).get("delegation_graph_epoch")
        epoch = int(epoch)
        stale = ask(self.case, "isDelegationStale", [zone_id, epoch])
        return epoch + int(stale) if isinstance(stale, bool) else None


def left_out(case: dict[str, Any]) -> bool:
    """The verifier asks for a URL where the contract takes any text, and takes ``None`` for "not given"."""
    need = json.loads(case["need"])
    if not isinstance(need, dict):
        return True
    issuer = need.get("issuer")
    is_url = isinstance(issuer, str) and issuer.startswith("https://") and "#" not in issuer
    return None in need.values() or (case["expect"]["outcome"] != "error" and not is_url)


async def outcome_of(case: dict[str, Any], keys: KeyCache) -> dict[str, Any]:
    profile = contract.profiles[case["profile"]]
    names = {row.option: row.name for row in profile.checks}
    need = {names.get(option, f"unknown {option}"): value for option, value in json.loads(case["need"]).items()}
    try:
        verifier = Verifier(
            need.pop("issuer", None),
            need.pop("audience", None),
            Store(case),
            profile=case["profile"],
            jwks_uri="https://keys.example/jwks.json",
            key_cache=keys,
            now=lambda: float(case["now"]),
            **need,
        )
    except CountersignConfigError:
        return {"outcome": "error"}
    text = case.get("document")
    payload = base64.b64decode(case["documentBase64"]) if text is None else text.encode("utf-8", "surrogatepass")
    result = await verifier.authenticate(KEY.sign(payload))
    if result.ok:
        return {"outcome": "valid"}
    assert isinstance(result.error, AuthError)
    told = {"code": result.error.code, "description": result.error.description, "reason": result.error.reason}
    return {"outcome": "invalid", **{name: value for name, value in told.items() if value is not None}}


@pytest.mark.parametrize("name", [suite["suite"] for suite in SUITES])
async def test_signed_mandates_agree_with_the_vectors(name: str) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json={"keys": [KEY.jwk]}))
    cases = json.loads((FOLDER / f"{name}.json").read_text())["cases"]
    compared = 0
    async with httpx.AsyncClient(transport=transport) as client:
        keys = KeyCache(client)
        for case in cases:
            if left_out(case):
                continue
            expected = {key: case["expect"][key] for key in ("outcome", "code", "description", "reason") if key in case["expect"]}
            assert await outcome_of(case, keys) == expected, case["id"]
            compared += 1
    assert compared > 0


def test_few_vectors_are_left_out() -> None:
    cases = [case for suite in SUITES for case in json.loads((FOLDER / f"{suite['suite']}.json").read_text())["cases"]]
    left = [case["id"] for case in cases if left_out(case)]
    assert len(cases) > 4_000
    assert len(left) < 60, len(left)
