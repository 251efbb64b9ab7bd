"""Secrets in plain text: refused, and seen in nothing that is printed or written."""

from dataclasses import dataclass

from torture.corpus.case import Case, tail


@dataclass(frozen=True, slots=True)
class Planted:
    """A secret, the text that holds it, and the parts that must appear nowhere."""

    name: str
    text: str
    hidden: tuple[str, ...]


# Every value is either a vendor's published example or made of repeated characters.
PLANTED: tuple[Planted, ...] = (
    Planted(
        "240-aws",
        "aws_access_key_id: AKIAIOSFODNN7EXAMPLE\n"
        "aws_secret_access_key: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
        ("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI"),
    ),
    Planted(
        "241-url", "tracking_uri: postgres://mlflow:hunter2hunter2@db.example.com/m\n", ("hunter2",)
    ),
    Planted("242-env", 'env: {DB_PASSWORD: "not-a-real-password-1"}\n', ("not-a-real",)),
    Planted(
        "243-pem",
        "pem: |\n  -----BEGIN RSA PRIVATE KEY-----\n  MIIBexampleexampleexample\n"
        "  -----END RSA PRIVATE KEY-----\n",
        ("MIIBexample",),
    ),
    Planted("244-github", "token: ghp_" + "x" * 36 + "\n", ("ghp_",)),
    Planted("245-jwt", "token: eyJhbGciOiJub25lIn0.eyJzdWIiOiJleGFtcGxlIn0.\n", ("eyJhbGciOi",)),
    Planted(
        "247-gcp",
        'sa: \'{"type": "service_account", "private_key_id": "0000"}\'\n',
        ("private_key_id",),
    ),
    Planted(
        "248-wandb",
        "env: {WANDB_API_KEY: " + "0123456789abcdef" * 2 + "01234567}\n",
        ("0123456789abcdef",),
    ),
    Planted(
        "249-key-misspelled",
        "aws_secret_acess_key: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
        ("wJalrXUtnFEMI",),
    ),
    Planted("250-as-key", "AKIAIOSFODNN7EXAMPLE: 1\n", ("AKIAIOSFODNN7EXAMPLE",)),
    Planted("251-gitlab", "token: glpat-" + "x" * 20 + "\n", ("glpat-",)),
    Planted("252-slack", "token: xoxb-" + "1" * 12 + "-" + "x" * 24 + "\n", ("xoxb-",)),
)

CASES: tuple[Case, ...] = tuple(
    tail(each.name, "secret", each.text, "MLC201", "a secret under an unknown key")
    for each in PLANTED
)
