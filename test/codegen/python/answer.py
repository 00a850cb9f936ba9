"""What the generated Python makes of documents: one JSON question per line, one answer each."""

import importlib
import json
import sys
from dataclasses import asdict

package = importlib.import_module(sys.argv[1])
contract, decode_json = package.contract, package.decode_json


def issues(found):
    return [{**asdict(issue), "path": list(issue.path)} for issue in found]


for line in sys.stdin:
    question = json.loads(line)
    profile = contract.profiles[question["profile"]]
    if "need" in question:
        answer = issues(profile.explain_requirements(json.loads(question["need"])))
    else:
        decoded = decode_json(question["document"], question.get("depth", 16))
        answer = {"ok": decoded.ok}
        if decoded.ok:
            folded = profile.fold_claims(decoded.value)
            answer["value"] = decoded.value
            answer["isClaims"] = profile.is_claims(decoded.value)
            answer["hasShape"] = profile.has_claims_shape(folded)
            answer["issues"] = issues(profile.explain_claims(decoded.value))
        else:
            answer["rule"] = decoded.rule
    sys.stdout.write(json.dumps(answer) + "\n")
