"""Exceptions: what an allowance needs to hold, what it may never set aside, choices for nothing."""

import pytest
from unit.pages.clean import CLEAN, changed, found

from mlopsc.source import edit


def exempted(entry: str) -> list[tuple[str, str]]:
    text = changed("kind: linear", "kind: today") + f"allow: [{{code: MLC510, {entry}}}]\n"
    return [(each.code, each.severity) for each in found(text)]


PLACE = "at: pipeline.parameters.kind"
REASON = f"{PLACE}, because: ADR-1, owner: me"


@pytest.mark.parametrize(
    ("entry", "codes"),
    [
        (REASON, []),
        ("at: pipeline, because: ADR-1, owner: me", []),
        (PLACE, ["MLC510", "MLC901"]),
        (f"{PLACE}, because: ADR-1", ["MLC510", "MLC901"]),
        ("at: pipeline.seed, because: ADR-1, owner: me", ["MLC510", "MLC905"]),
        (f'{REASON}, expires: "2026-11-22"', ["MLC902"]),
        (f'{REASON}, expires: "2026-11-23"', ["MLC903"]),
        (f'{REASON}, expires: "2026-12-23"', ["MLC903"]),
        (f'{REASON}, expires: "2026-12-24"', []),
        (f'{REASON}, expires: "2027-02-30"', ["MLC902"]),
    ],
)
def test_an_allowance_needs_a_place_a_reason_an_owner_and_a_day_to_come(
    entry: str, codes: list[str]
) -> None:
    assert [code for code, _ in exempted(entry)] == codes


FORBIDDEN = ["MLC109", "MLC201", "MLC505", "MLC513", "MLC801", "MLC901", "MLC777"]


@pytest.mark.parametrize("code", FORBIDDEN)
def test_what_cannot_be_allowed_is_refused(code: str) -> None:
    text = f"{CLEAN}allow: [{{code: {code}, at: pipeline, because: ADR-1, owner: me}}]\n"
    assert [each.code for each in found(text)] == ["MLC904"]


def test_a_choice_for_a_misspelt_dataset_is_told_with_the_right_one() -> None:
    stated = "decisions: {data: {labls: {use: dvc, because: ADR-1, owner: me}}}\n"
    data = "data: {labels: {path: labels.csv, kind: text, size: 1MB}}\n"
    told = {each.code: each for each in found(CLEAN + data + stated)}
    assert "did you mean `labels`?" in told["MLC906"].help
    fixed = edit.apply(CLEAN + data + stated, told["MLC906"].fix)
    assert "MLC906" not in {each.code for each in found(fixed)}
