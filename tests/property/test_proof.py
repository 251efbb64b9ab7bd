"""`make proof` at its quick size: every part runs, says its figures, and fails when it should."""

from pathlib import Path

import pytest
from proof import __main__ as proof
from proof.compiler import examine, text

from mlopsc import pipeline


@pytest.mark.parametrize("name", proof.PARTS)
def test_every_part_holds_at_its_quick_size(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert proof.prove([name], quick=True) == 0
    assert capsys.readouterr().out.startswith("ok     ")


def test_a_part_that_fails_is_told_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_size: int, _folder: Path) -> str:
        raise AssertionError("torn")

    parts = {"a": proof.Part("a", 1, 1, broken), "b": proof.Part("b", 1, 1, lambda *_: "fine")}
    monkeypatch.setattr(proof, "PARTS", parts)
    assert proof.prove(["a", "b"], quick=True) == 1
    told = capsys.readouterr().out
    assert "FAILED a: AssertionError: torn" in told
    assert "ok     b: fine" in told


def test_an_exception_of_the_compiler_is_an_escape(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(pipeline, "prove", broken)
    with pytest.raises(AssertionError, match="raised KeyError"):
        examine("minimal", text("minimal").encode())
