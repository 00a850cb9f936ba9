"""What a user sees of a generated package; prints one JSON object."""

import copy
import dataclasses
import importlib
import json
import pickle
import pkgutil
import sys
from importlib import resources

name = sys.argv[1]
package = importlib.import_module(name)
modules = [module.name for module in pkgutil.walk_packages(package.__path__, f"{name}.")]
for module in modules:
    importlib.import_module(module)
missing = [export for export in package.__all__ if not hasattr(package, export)]

profile = package.contract.profiles[package.contract.default_profile]
wire = json.loads(sys.argv[2])
claims = profile.project(profile.fold_claims(wire))
refused = []
for change in (
    lambda: setattr(claims, "sub", "other"),
    lambda: setattr(claims, "unknown", 1),
    lambda: claims.extra.update(a=1),
    lambda: claims.extra.pop("other"),
    lambda: claims.extra["other"].clear(),
    lambda: claims.extra["other"]["list"].append(1),
):
    try:
        change()
    except (AttributeError, TypeError):
        refused.append(True)
    else:
        refused.append(False)

dead_ends = [None, 1, "x", [], [1], {1: 2}, {"exp": {}}, object(), float("nan"), b"x"]
total = []
for value in dead_ends:
    for call in (
        profile.fold_claims,
        profile.is_claims,
        profile.explain_claims,
        profile.has_claims_shape,
        profile.project,
        profile.explain_requirements,
        lambda value: profile.enforce("claims", value, {}),
        lambda value: profile.enforce("requirements", value, {}),
        lambda value: profile.enforce("requirements", claims, value),
        lambda value: profile.enforce("claims", wire, value),
        lambda value: package.decode_json(value, 16),
    ):
        try:
            call(value)
        except Exception as error:
            total.append(f"{call}: {error!r}")

json.dump(
    {
        "modules": len(modules),
        "missing": missing,
        "fields": [field.name for field in dataclasses.fields(claims)],
        "claims": dataclasses.asdict(claims),
        "refused": refused,
        "raised": total,
        "copies": [
            copy.deepcopy(claims) == claims,
            pickle.loads(pickle.dumps(claims)) == claims,
            json.loads(json.dumps(claims.extra)) == wire_extra
            if (wire_extra := {"other": wire["other"]})
            else False,
        ],
        "schemas": sorted(
            entry.name for entry in resources.files(package).joinpath("schema").iterdir()
        ),
        "typed": resources.files(package).joinpath("py.typed").is_file(),
    },
    sys.stdout,
)
