"""A plain-text secret is found and in no format shown."""

import pytest
from unit.pages.clean import changed, found

from mlopsc.diagnostics.render import FORMATS, render
from mlopsc.source import edit

SECRETS = ["DB_TOKEN: hunter2", "PASSWORD: hunt", "SIGNING_SECRET: hunter"]


@pytest.mark.parametrize("written", SECRETS)
def test_a_secret_is_never_shown(written: str) -> None:
    for text in (
        changed("LEVEL: info", f"LEVEL: info, {written}"),
        changed("env: {LEVEL: info}", f"env:\n        {written}"),
        changed("kind: linear", written),
    ):
        told = found(text)
        assert [each.code for each in told] == ["MLC213"]
        for fmt in FORMATS:
            printed = render(fmt, told, {"mlops.yaml": text}, color=False, width=200)
            assert "hunt" not in printed
            assert "MLC213" in printed


def test_the_fix_of_a_secret_names_it() -> None:
    text = changed("env: {LEVEL: info}", "env: {LEVEL: info, DB_TOKEN: hunter2}")
    (told,) = found(text)
    fixed = edit.apply(text, told.fix)
    assert "secrets: {STORE: store, DB_TOKEN: db-token}" in fixed
    assert found(fixed) == ()
