"""Templates are compiled beforehand, since that takes longer than to render them; a test keeps both
the same, and a template that changed since, or another jinja2, is compiled on the spot.
"""

from pathlib import Path

import pytest

import mlopsc_templates
from mlopsc.artifact import text
from mlopsc.artifact.text import compile_template, compiled_name, render_text

ROOT = Path(mlopsc_templates.__file__).parent
NAMES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.j2"))


def test_every_template_has_a_module_of_its_own() -> None:
    modules = {path.stem for path in (ROOT / "compiled").glob("*.py")} - {"__init__"}
    assert modules == {compiled_name(name) for name in NAMES}
    assert len(modules) == len(NAMES) >= 3


@pytest.mark.parametrize("name", NAMES)
def test_it_is_what_jinja2_makes_of_the_template(name: str, *, update: bool) -> None:
    path = ROOT / "compiled" / f"{compiled_name(name)}.py"
    if update:
        path.write_text(compile_template(name), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == compile_template(name)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_used_and_left_alone_when_stale(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert text._compiled(name) is not None
    monkeypatch.setattr(text, "_version", lambda: "0.0.0")
    assert text._compiled(name) is None
    monkeypatch.undo()
    monkeypatch.setattr(text, "_digest", lambda _: "another")
    assert text._compiled(name) is None


def test_a_template_given_as_text_still_renders() -> None:
    assert render_text("{{ name | plain }}", name="churn") == "churn"
