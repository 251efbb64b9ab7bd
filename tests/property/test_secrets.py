"""Planted secrets: none of them appears in any output, whatever it was planted in.

They are put together here, so that no scanner takes this file for a leak.
"""

import random
import string

import pytest
from field_mutants import FOLDERS, TODAY

from mlopsc.cli.parser import FORMATS
from mlopsc.diagnostics.render import render
from mlopsc.pipeline import Request, build
from mlopsc_targets import TARGETS

DRAW = random.Random(7)  # noqa: S311 - made-up secrets, the same each time
LETTERS = string.ascii_letters + string.digits
FOLDER = FOLDERS["minimal"]
SPEC = (FOLDER / "mlops.yaml").read_text(encoding="utf-8")


def drawn(length: int, letters: str = LETTERS) -> str:
    return "".join(DRAW.choice(letters) for _ in range(length))


SECRETS = {
    "AWS key": "AK" + "IA" + drawn(16, string.ascii_uppercase + string.digits),
    "GitHub token": "gh" + "p_" + drawn(36),
    "GitLab token": "gl" + "pat-" + drawn(20),
    "Slack token": "xo" + "xb-" + drawn(24),
    "Slack webhook": "https://hooks.slack" + ".com/services/" + drawn(24),
    "Google key": "AI" + "za" + drawn(35),
    "Hugging Face token": "h" + "f_" + drawn(34),
    "API key": "s" + "k-" + drawn(48),
    "web token": "ey" + "J" + drawn(20) + "." + drawn(20) + "." + drawn(20),
    "password in a URL": "https://ml:" + drawn(14) + "@db.example.com/x",
    "signature": "https://x.blob.example.com/a?sig=" + drawn(40),
    "chance": drawn(48),
}
PLACES = {
    "a value": lambda secret: SPEC.replace("Who leaves next month", f"'{secret}'"),
    "a step's environment": lambda secret: SPEC.replace(
        "      timeout: 1h", f"      timeout: 1h\n      env: {{VALUE: '{secret}'}}"
    ),
    "an argument": lambda secret: SPEC.replace("train.py]", f"train.py, '--key={secret}']"),
    "an unknown key": lambda secret: f"{SPEC}'{secret}': 1\n",
    "the value of an unknown key": lambda secret: f"{SPEC}tokn: '{secret}'\n",
    "a number's place": lambda secret: SPEC.replace("seed: 7", f"seed: '{secret}'"),
    "an environment": lambda secret: (
        f"{SPEC}environments: {{dev: {{project: {{description: '{secret}'}}}}}}\n"
    ),
    "a broken line": lambda secret: f"{SPEC}x: [{secret}\n",
    "a comment": lambda secret: f"# {secret}\n{SPEC}# {secret}",
}


def outputs(raw: bytes, environment: str) -> list[str]:
    """Every file that is compiled, and the findings in every format."""

    def read(path: str) -> str | None:
        file = FOLDER / path
        return file.read_text(encoding="utf-8") if file.is_file() else None

    request = Request(file="mlops.yaml", raw=raw, read=read, today=TODAY, environment=environment)
    built = build(request, TARGETS)
    texts = {"mlops.yaml": built.checked.text}
    rendered = [render(each, built.diagnostics, texts, color=False, width=80) for each in FORMATS]
    assert built.diagnostics or built.artifacts
    return [*rendered, *(each.text for each in built.artifacts)]


@pytest.mark.parametrize("kind", SECRETS)
@pytest.mark.parametrize("place", PLACES)
def test_no_planted_secret_appears_in_any_output(kind: str, place: str) -> None:
    secret = SECRETS[kind]
    text = PLACES[place](secret)
    assert secret in text
    found = outputs(text.encode(), "dev" if place == "an environment" else "")
    core = secret.rsplit("/", 1)[-1].split("=")[-1]
    for each in found:
        assert secret not in each
        assert core == "x" or core not in each
    refused = [each for each in found if "MLC" in each]
    assert refused or place == "a comment", "what holds a secret is refused, or never written"


def test_there_are_more_than_fifty_plants() -> None:
    assert len(SECRETS) * len(PLACES) >= 50
