"""What mlops.lock.json says above the digests of the outputs: what went in, what was decided."""

from collections.abc import Mapping

from mlopsc.plan.model import Exemption, Plan


def lock_header(plan: Plan, inputs: Mapping[str, str], version: str) -> dict[str, object]:
    """`inputs` are the other files that were read, with their `sha256:…`."""
    overrides = (each.override for each in plan.rulings if each.override)
    return {
        "compiler": version,
        "spec": {"file": plan.file, "digest": plan.spec_digest, "environment": plan.environment},
        "inputs": dict(sorted(inputs.items())),
        "target": plan.target,
        "decided": plan.decided,
        "what_if": plan.target != plan.decided,
        "decisions": {each.name: each.choice for each in plan.rulings},
        "exceptions": [_exemption(each) for each in (*overrides, *plan.allowances)],
    }


def _exemption(each: Exemption) -> dict[str, str | None]:
    return {
        "what": each.what,
        "because": each.because,
        "owner": each.owner,
        "expires": each.expires,
    }
