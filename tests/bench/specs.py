"""Specs of any length: the example's, with as many more steps as are asked for."""

from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "examples/mortgage"
FILES = ("data.lock.json", "schema/features.json")
_STEP = """\
    extra-{number}:
      run:
        - python
        - evaluate.py
      inputs: [{before}]
      outputs:
        extra-{number}: dataset
      resources: {{cpu: 1, memory: 1Gi}}
      timeout: 1m
"""
_LINES = _STEP.count("\n")


def project(folder: Path, *, extra: int = 0, lines: int = 0, name: str = "mortgage") -> Path:
    """A project in `folder` with `extra` more steps, each after the one before, or of `lines`."""
    folder.mkdir(parents=True)
    for each in FILES:
        (folder / each).parent.mkdir(exist_ok=True)
        (folder / each).write_bytes((EXAMPLE / each).read_bytes())
    text = (EXAMPLE / "mlops.yaml").read_text(encoding="utf-8")
    extra = extra or max(0, lines - text.count("\n")) // _LINES
    (folder / "mlops.yaml").write_text(_longer(text, extra, name), encoding="utf-8")
    return folder


def _longer(text: str, extra: int, name: str) -> str:
    last = f"extra-{extra - 1}" if extra else ""
    steps = "".join(
        _STEP.format(number=number, before=f"extra-{number - 1}" if number else "features")
        for number in range(extra)
    )
    for old, new in (
        ("\n  name: mortgage\n", f"\n  name: {name}\n"),
        ("    evaluate:\n", f"{steps}    evaluate:\n"),
        ("inputs: [model, holdout]", f"inputs: [model, holdout{', ' * bool(last)}{last}]"),
        ("max-runtime: 30m", "max-runtime: 60d"),
    ):
        if old not in text:
            raise ValueError(f"the example has no {old!r} any more")
        text = text.replace(old, new)
    return text
