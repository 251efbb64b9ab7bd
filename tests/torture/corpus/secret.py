"""Secrets in plain text: refused, and seen in nothing that is printed or written."""

import json
from dataclasses import dataclass

from torture.base import BASE
from torture.corpus.case import Case, described_badly, reject, tail

CODE = "MLC213"


@dataclass(frozen=True, slots=True)
class Planted:
    """A secret, the text that holds it, and the parts that must appear nowhere."""

    name: str
    text: str
    hidden: tuple[str, ...]


# Every value is either a vendor's published example or made of repeated characters.
_KEY_BLOCK = (
    "-----BEGIN RSA PRIVATE KEY-----\nMIIBexampleexampleexample\n-----END RSA PRIVATE KEY-----\n"
)
VALUES = (
    Planted("240-aws-id", "AKIAIOSFODNN7EXAMPLE", ("AKIAIOSFODNN7",)),
    Planted("240-aws-key", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ("wJalrXUtnFEMI",)),
    Planted("241-url", "postgres://mlflow:hunter2hunter2@db.example.com/m", ("hunter2",)),
    Planted("242-assigned", "password=not-a-real-password-1", ("not-a-real",)),
    Planted("243-pem", _KEY_BLOCK, ("MIIBexample",)),
    Planted("244-github", "ghp_" + "x" * 36, ("ghp_",)),
    Planted("245-jwt", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJleGFtcGxlIn0.", ("eyJhbGciOi",)),
    Planted("247-gcp", '{"type": "service_account", "private_key_id": "0000"}', ("0000",)),
    Planted("251-gitlab", "glpat-" + "x" * 20, ("glpat-",)),
    Planted("252-slack", "xoxb-" + "1" * 12 + "-" + "x" * 24, ("xoxb-",)),
)
"""Refused wherever they stand; here, in `project.description`."""

VARIABLES = (
    Planted("242-env", 'DB_PASSWORD: "not-a-real-password-1"', ("not-a-real",)),
    Planted(
        "248-wandb", "WANDB_API_KEY: " + "0123456789abcdef" * 2 + "01234567", ("0123456789ab",)
    ),
)
"""Refused for the names of the variables, in the `env` of a step."""

UNDER_WRONG_KEYS = (
    Planted(
        "240-wrong-key",
        "aws_access_key_id: AKIAIOSFODNN7EXAMPLE\n"
        "aws_secret_access_key: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
        ("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI"),
    ),
    Planted(
        "241-wrong-key", "uri: postgres://mlflow:hunter2hunter2@db.example.com/m\n", ("hunter2",)
    ),
    Planted(
        "249-misspelled-key",
        "aws_secret_acess_key: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
        ("wJalrXUtnFEMI",),
    ),
    Planted("250-as-key", "AKIAIOSFODNN7EXAMPLE: 1\n", ("AKIAIOSFODNN7EXAMPLE",)),
    Planted(
        "253-pem-block", "x: |\n  " + _KEY_BLOCK.replace("\n", "\n  ") + "\n", ("MIIBexample",)
    ),
)
"""Refused as unknown keys; the message must not help by quoting the line."""

PLANTED = (*VALUES, *VARIABLES, *UNDER_WRONG_KEYS)


def _in_env(planted: Planted) -> Case:
    body = BASE.replace("      timeout:", f"      env: {{{planted.text}}}\n      timeout:")
    return reject(planted.name, "secret", body, f"{CODE}:18", "a secret in a variable")


CASES: tuple[Case, ...] = (
    *(
        described_badly(each.name, "secret", json.dumps(each.text), CODE, "a secret as a value")
        for each in VALUES
    ),
    *map(_in_env, VARIABLES),
    *(
        tail(each.name, "secret", each.text, "MLC201", "a secret under an unknown key")
        for each in UNDER_WRONG_KEYS
    ),
)
