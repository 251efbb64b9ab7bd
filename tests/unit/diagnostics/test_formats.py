"""The formats for machines: well formed, valid by their schemas, escaped, stable."""

import json
import pathlib
import xml.etree.ElementTree as ET
from typing import Any

import jsonschema
import pytest
from unit.diagnostics.samples import FILE, SAMPLES, SOURCES, TEXT

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.diagnostics.render import FORMATS, render
from mlopsc.source.span import Edit, Span

ROOT = pathlib.Path(__file__).parents[3]
SECRET = "AKIAIOSFODNN7EXAMPLE"  # noqa: S105 - the example of the vendor's manual


def rendered(fmt: str, *diagnostics: Diagnostic, text: str = TEXT) -> str:
    return render(fmt, diagnostics, {FILE: text}, color=False, width=80)


def parsed(fmt: str, *diagnostics: Diagnostic, text: str = TEXT) -> Any:
    return json.loads(rendered(fmt, *diagnostics, text=text))


def schema(path: str) -> Any:
    return json.loads((ROOT / path).read_text(encoding="utf-8-sig"))


def test_json_is_what_its_schema_says() -> None:
    rules = schema("docs/schema/diagnostics.schema.json")
    jsonschema.Draft202012Validator.check_schema(rules)
    document = parsed("json", *SAMPLES)
    jsonschema.validate(document, rules)
    assert document["counts"] == {"error": 3, "warning": 1, "note": 1}
    assert document["diagnostics"][1]["fix"][0]["text"] == "2"
    del document["diagnostics"][0]["span"]["end"]
    with pytest.raises(jsonschema.ValidationError, match="'end' is a required property"):
        jsonschema.validate(document, rules)


def test_sarif_is_what_its_schema_says() -> None:
    rules = schema("tests/oracles/sarif-schema-2.1.0.json")
    document = parsed("sarif", *SAMPLES)
    jsonschema.validate(document, rules)
    results = document["runs"][0]["results"]
    listed = document["runs"][0]["tool"]["driver"]["rules"]
    assert all(listed[each["ruleIndex"]]["id"] == each["ruleId"] for each in results)
    location = results[1]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "dir%20with%20space/mlops.yaml"
    assert len(results[1]["relatedLocations"]) == 2
    del results[0]["message"]
    with pytest.raises(jsonschema.ValidationError, match="'message' is a required property"):
        jsonschema.validate(document, rules)


def test_sarif_names_no_address() -> None:
    assert "://" not in rendered("sarif", *SAMPLES)


def test_gitlab_has_what_the_manual_requires() -> None:
    findings = parsed("gitlab", *SAMPLES)
    fields = {"check_name", "description", "fingerprint", "severity", "location"}
    assert all(each.keys() == fields for each in findings)
    assert {each["severity"] for each in findings} == {"major", "minor", "info"}
    assert len({each["fingerprint"] for each in findings}) == len(SAMPLES)
    assert findings[1]["location"] == {"path": FILE, "lines": {"begin": 2, "end": 2}}


@pytest.mark.parametrize("fmt", ["gitlab", "json", "sarif"])
def test_fingerprints_survive_lines_above(fmt: str) -> None:
    moved = [
        Diagnostic(
            Span(FILE, each.span.line + 2, each.span.column, each.span.end_line + 2,
                 each.span.end_column),
            each.code, each.severity, each.summary, each.help,
        )
        for each in SAMPLES
    ]  # fmt: skip
    before = set(fingerprints(rendered(fmt, *SAMPLES)))
    assert before == set(fingerprints(rendered(fmt, *moved, text="# one\n# two\n" + TEXT)))
    assert before != set(fingerprints(rendered(fmt, *moved, text="# one\n# two\nchanged" + TEXT)))


def fingerprints(text: str) -> list[str]:
    return [line for line in text.split("\n") if "fingerprint" in line or "mlopsc/v1" in line]


def test_github_escapes_and_stays_on_one_line() -> None:
    lines = rendered("github", *SAMPLES).split("\n")
    assert len(lines) == len(SAMPLES) + 1
    assert lines[0] == (
        "::warning file=dir with space/mlops.yaml,line=1,endLine=3,title=MLC402"
        "::something is odd%0Alook"
    )
    assert lines[1].startswith(
        "::error file=dir with space/mlops.yaml,line=2,endLine=2,col=10,endColumn=10,title=MLC301"
        '::100%25 of <4> GPUs: too many, "really" & truly%0Aask for fewer,%0Aor'
    )
    assert lines[2].startswith("::notice ")


def test_github_properties_cannot_be_broken_out_of() -> None:
    odd = Diagnostic(Span("a,b:c\n::error::x", 1, 1, 1, 1), "MLC101", "error", "s\r\n::warning::x")
    assert rendered("github", odd) == (
        "::error file=a%2Cb%3Ac%0A%3A%3Aerror%3A%3Ax,line=1,endLine=1,col=1,endColumn=1,"
        "title=MLC101::s%0D%0A::warning::x\n"
    )


def test_junit_is_well_formed_and_keeps_the_text() -> None:
    root = ET.fromstring(rendered("junit", *SAMPLES))  # noqa: S314 - our own output
    suite = root[0]
    assert (suite.get("tests"), suite.get("failures")) == ("5", "3")
    failure = suite[1].find("failure")
    assert failure is not None
    assert failure.get("message") == SAMPLES[0].summary
    assert SAMPLES[0].help in (failure.text or "")
    assert suite[0].find("system-out") is not None


def test_junit_without_findings_passes_one_case() -> None:
    root = ET.fromstring(rendered("junit"))  # noqa: S314 - our own output
    assert [case.get("name") for case in root.iter("testcase")] == ["no findings"]


@pytest.mark.parametrize("fmt", sorted(FORMATS))
def test_no_format_shows_a_secret(fmt: str) -> None:
    planted = Diagnostic(
        Span(FILE, 1, 4, 1, 24), "MLC404", "error", f"bad value {SECRET}", f"remove {SECRET}",
        fix=(Edit(Span(FILE, 1, 4, 1, 24), f"${SECRET}"),),
    )  # fmt: skip
    output = rendered(fmt, planted, text=f"a: {SECRET}\n")
    assert "MLC404" in output
    assert SECRET not in output


@pytest.mark.parametrize("fmt", sorted(FORMATS))
def test_no_format_shows_a_control_character(fmt: str) -> None:
    hostile = Diagnostic(
        Span(FILE, 1, 1, 1, 9), "MLC404", "error", "s\x1b[2J\u202e\x9b", "h\x07\x00"
    )
    output = rendered(fmt, hostile, text="a\x1b]0;x\x07: \u202e\x9b\n")
    assert not set(output) & set("\x1b\x07\x00\x9b\u202e")
    assert "U+001B" in output


@pytest.mark.parametrize("fmt", sorted(FORMATS))
def test_output_does_not_depend_on_the_order_of_input(fmt: str) -> None:
    assert rendered(fmt, *SAMPLES) == rendered(fmt, *reversed(SAMPLES))
    assert render(fmt, (), SOURCES, color=False, width=80) == rendered(fmt)
