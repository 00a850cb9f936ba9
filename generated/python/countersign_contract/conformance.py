# Generated from codegen/kernel/python/conformance.py. Do not edit. Run: npm run generate
"""Runs this package on conformance vectors: a program that answers messages on its pipes.

``countersign conformance --exec "python3 -m <this package>.conformance"``
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Mapping
from typing import Any

from . import contract
from .kernel.contract import Failure, HookRow, Profile
from .kernel.decode import decode_json

Outcome = dict[str, Any]


class NoAnswer(Exception):
    """What a scripted hook raises that gives no answer."""


def _text_of(argument: object) -> str:
    return str(argument).lower() if isinstance(argument, bool) else str(argument)


def ask_hook(hooks: Any, hook: str, args: tuple[object, ...], otherwise: bool) -> object:
    """What the scripted hook does when it is asked; without a script it answers ``otherwise``."""
    script = (hooks or {}).get(hook)
    if script is None:
        return otherwise
    key = " ".join(_text_of(argument) for argument in args)
    answer = script["answers"].get(key, script["otherwise"])
    if answer in ("throws", "rejects"):
        raise NoAnswer("the store is away")
    return {"text": "false", "number": 0, "null": None}.get(answer, answer)


def _describe(profile: Profile, failure: Failure) -> str | None:
    row = profile.errors.get(failure.code)
    if row is None:
        return None
    if "{missing}" not in row.description:
        return row.description
    if failure.missing is None:
        return None
    return row.description.replace("{missing}", failure.missing, 1)


def _report(profile: Profile, failure: Failure, **more: str | None) -> Outcome:
    options = {row.name: row.option for row in profile.checks}
    outcome = {
        "outcome": "invalid",
        "code": failure.code,
        "description": _describe(profile, failure),
        "stage": failure.stage,
        "check": options.get(failure.check, failure.check),
        **more,
    }
    return {name: value for name, value in outcome.items() if value is not None}


def _refuse(profile: Profile, check: str, rule: str | None = None) -> Outcome:
    failure = Failure(code="invalid_token", stage="claims", check=check)
    return _report(profile, failure, rule=rule)


def _times(profile: Profile, claims: Mapping[str, Any], now: int) -> Outcome | None:
    skew = profile.limits["clockSkewSeconds"]
    if not now < claims["exp"] + skew:
        return _refuse(profile, "exp")
    if "nbf" in claims and not claims["nbf"] <= now + skew:
        return _refuse(profile, "nbf")
    if (
        "iat" in claims
        and not claims["iat"] <= now + skew + profile.limits["futureIssuedAtSeconds"]
    ):
        return _refuse(profile, "iat")
    return None


def _questions(profile: Profile, row: HookRow, claims: object) -> list[tuple[object, ...]]:
    """Arguments that a hook is asked about: the first row of the store is about every anchor, its
    further rows about each of their claims, any other port is asked once about all of its."""
    is_store = row.hook == "isRevoked"
    first = next(other for other in profile.hook_checks if other.hook == row.hook)
    if is_store and row is first:
        return [(anchor,) for anchor in profile.anchors(claims)]
    args = tuple(getattr(claims, name) for name in row.args)
    if None in args:
        return []
    return [(argument,) for argument in args] if is_store else [args]


def _hook(
    profile: Profile, row: HookRow, case: Mapping[str, Any], claims: object
) -> Outcome | None:
    unknown = False
    for args in _questions(profile, row, claims):
        try:
            answer = ask_hook(case.get("hooks"), row.hook, args, not row.fails_on)
        except NoAnswer:
            unknown = True
            continue
        if answer is row.fails_on:
            return _report(profile, Failure(code=row.error, stage="revocation", check=row.name))
        if answer is not (not row.fails_on):
            unknown = True
    if not unknown:
        return None
    failure = Failure(code=row.unavailable, stage="revocation", check=row.name)
    return _report(profile, failure, reason=row.reason)


def _revocation(profile: Profile, case: Mapping[str, Any], claims: object) -> Outcome | None:
    for row in profile.hook_checks:
        failed = _hook(profile, row, case, claims)
        if failed is not None:
            return failed
    return None


def _need(profile: Profile, text: str) -> Any:
    """Requirements under their Python names; names that the contract lacks stay unknown."""
    need = json.loads(text)
    names = {row.option: row.name for row in profile.checks}
    if not isinstance(need, dict):
        return need
    return {names.get(option, f"unknown {option}"): value for option, value in need.items()}


def _configured(profile: Profile, need: Any) -> bool:
    if profile.explain_requirements(need):
        return False
    return all(
        row.name in need
        or not (
            row.required
            or (profile.zone_required and row.stage == "claims" and row.claim == "zone_id")
        )
        for row in profile.checks
    )


def _ladder(profile: Profile, case: Mapping[str, Any]) -> Outcome:
    """The order of the ladder, on the payload of a mandate whose signature holds."""
    need = _need(profile, case["need"])
    if not _configured(profile, need):
        return {"outcome": "error"}

    document = case.get("document")
    data = base64.b64decode(case.get("documentBase64", "")) if document is None else document
    decoded = decode_json(data, profile.limits["jsonDepth"])
    if not decoded.ok:
        return _refuse(profile, "json", decoded.rule)
    folded: Any = profile.fold_claims(decoded.value)
    if not profile.has_claims_shape(folded):
        return _refuse(profile, "shape")

    identity = profile.enforce_identity(folded, need)
    if identity is not None:
        return _report(profile, identity)
    late = _times(profile, folded, case["now"])
    if late is not None:
        return late
    own = profile.enforce_own_codes(folded, need)
    if own is not None:
        return _report(profile, own)
    claims = profile.project(folded)
    for stage in profile.stages:
        if stage == "revocation":
            revoked = _revocation(profile, case, claims)
            if revoked is not None:
                return revoked
        elif stage == "requirements":
            failure = profile.enforce(stage, claims, need)
            if failure is not None:
                return _report(profile, failure)
    return {"outcome": "valid"}


def _renamed(value: Any, names: Mapping[str, Mapping[str, str]]) -> Any:
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        names[wire]["python"] if wire in names else wire: _renamed(member, names)
        for wire, member in value.items()
    }


def _enforce(profile: Profile, run: Mapping[str, Any], case: Mapping[str, Any]) -> Outcome:
    """The declared checks alone: the claims stage on wire names, the later one on Python names."""
    document = json.loads(case.get("document", "null"))
    need = _need(profile, case["need"])
    projected = _renamed(document, run.get("names", {}).get(profile.id, {}))
    failure = profile.enforce("claims", document, need)
    if failure is None:
        failure = profile.enforce("requirements", projected, need)
    return {"outcome": "valid"} if failure is None else _report(profile, failure)


def run_case(run: Mapping[str, Any], case: Mapping[str, Any]) -> Outcome:
    """What this package makes of one case. Never looks at what the case expects."""
    profile = contract.profiles.get(case["profile"])
    if profile is None:
        return {"id": case["id"], "skip": f"no profile {case['profile']}"}
    outcome = _ladder(profile, case) if run["run"] == "ladder" else _enforce(profile, run, case)
    return {"id": case["id"], **outcome}


def answer(line: str | bytes) -> dict[str, Any] | None:
    """Answers one message; ``None`` when the program is to end."""
    message = json.loads(line)
    kind = message["type"]
    if kind == "start" and message["protocol"] == 1:
        return {
            "language": "python",
            "name": contract.name,
            "version": contract.version,
            "contract": {"version": contract.version, "digest": contract.digest},
        }
    if kind == "run":
        results = [run_case(message, case) for case in message["cases"]]
        return {"seq": message["seq"], "results": results}
    if kind == "stop":
        return None
    raise ValueError("no message of the conformance protocol")


def main() -> None:
    """Reads messages from standard input until told to stop or its end."""
    for line in sys.stdin.buffer:
        reply = answer(line)
        if reply is None:
            return
        sys.stdout.write(json.dumps(reply) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
