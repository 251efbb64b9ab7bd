"""Templates: where they come from, what they may print, what they cannot reach."""

import subprocess
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

import mlopsc_templates
from mlopsc.artifact import text
from mlopsc.artifact.filters import FILTERS, docker, md, plain, sh
from mlopsc.artifact.text import render_text, text_file

TEMPLATES = sorted(Path(next(iter(mlopsc_templates.__path__))).rglob("*.j2"))
CANARY = "$(touch canary)`touch canary`; touch canary #\n'\"\\ && touch canary"


def unfiltered(source: str) -> list[int]:
    """Lines of a template that print something which does not end in a typed filter."""
    environment = jinja2.Environment(autoescape=True)
    environment.filters = dict(FILTERS)
    printed = [
        part
        for output in environment.parse(source).find_all(nodes.Output)
        for part in output.nodes
        if not isinstance(part, nodes.TemplateData)
    ]
    return [part.lineno for part in printed if not _is_filtered(part)]


def _is_filtered(part: nodes.Node) -> bool:
    if isinstance(part, nodes.CondExpr) and part.expr2 is not None:
        return _is_filtered(part.expr1) and _is_filtered(part.expr2)
    return isinstance(part, nodes.Filter) and part.name in FILTERS


def test_the_lint_sees_what_has_no_filter() -> None:
    assert (
        unfiltered("{{ a | sh }}{{ 'x' | md if a else b | md }} {% if a %}{{ 1|plain }}{% endif %}")
        == []
    )
    source = (
        "{{ a }}\n{{ a | sh ~ b }}\n{{ a | md if b else a }}\n{{ 'x' }}\n{% for i in a %}{{ i }}"
    )
    assert unfiltered(source + "{% endfor %}") == [1, 2, 3, 4, 5]


def test_no_template_prints_without_a_filter() -> None:
    found = {path.name: unfiltered(path.read_text(encoding="utf-8")) for path in TEMPLATES}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_no_template_writes_yaml_or_json() -> None:
    endings = {Path(path.stem).suffix for path in TEMPLATES}
    assert endings & {".yaml", ".yml", ".json"} == set()


def test_a_template_of_the_package_becomes_an_artifact(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "templates_of_a_test" / "sidecar"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    (folder / "of-a-test.sh.j2").write_text("{% if a %}\nrun {{ a | sh }}\n{% endif %}\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(text, "PACKAGE", "templates_of_a_test")
    artifact = text_file("run.sh", "sidecar/of-a-test.sh.j2", executable=True, a="it's")
    assert artifact.text == "run 'it'\"'\"'s'\n"
    assert (artifact.path, artifact.executable) == ("run.sh", True)


@pytest.mark.parametrize(
    "name", ["../x.j2", "/etc/passwd", "a/../b.j2", "none.md.j2", "__init__.py"]
)
def test_a_template_from_elsewhere_is_not_found(name: str) -> None:
    with pytest.raises(jinja2.TemplateNotFound):
        text_file("x", name)
    with pytest.raises(jinja2.TemplateNotFound):
        render_text("{% include name %}", name=name)


@pytest.mark.parametrize(
    "source", ["{{ a }}", "{{ a | sh ~ 'x' }}", "{{ 'x' }}", "{{ a | sh | upper }}"]
)
def test_what_has_no_filter_cannot_be_printed(source: str) -> None:
    with pytest.raises((TypeError, jinja2.TemplateAssertionError), match=r"with no filter|upper"):
        render_text(source, a="x")


def test_what_is_not_given_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError):
        render_text("{{ missing | sh }}")
    with pytest.raises(jinja2.UndefinedError):
        render_text("{% for each in missing %}{% endfor %}")


@pytest.mark.parametrize(
    "source",
    [
        "{{ a.__class__.__mro__ | md }}",
        "{{ a['__class__'] | md }}",
        "{{ a.append('x') | md }}",
        "{{ range(9) | md }}",
        "{% for each in range(9) %}x{% endfor %}",
        "{{ lipsum() | md }}",
        "{{ a.__init__.__globals__ | md }}",
    ],
)
def test_the_sandbox_holds(source: str) -> None:
    with pytest.raises((jinja2.exceptions.SecurityError, jinja2.UndefinedError, TypeError)):
        render_text(source, a=[])


def test_a_shell_word_never_runs(tmp_path: Path) -> None:
    script = render_text("printf '%s' {{ a | sh }}\n", a=CANARY)
    run = subprocess.run(["sh", "-c", script], cwd=tmp_path, capture_output=True, check=True)
    assert run.stdout.decode() == CANARY
    assert list(tmp_path.iterdir()) == []


def test_each_filter_refuses_what_its_language_cannot_hold() -> None:
    refusals = [("plain", "a b"), ("plain", "$x"), ("plain", ""), ("plain", "a\n"), ("plain", "-x")]
    refusals += [("docker", "a\nRUN x"), ("sh", "a\0b")]
    for name, word in refusals:
        with pytest.raises(ValueError, match=r"proven|control|NUL"):
            FILTERS[name](word)
    for name in FILTERS:
        with pytest.raises(TypeError):
            FILTERS[name](object())


def test_what_filters_write() -> None:
    assert md("1. a_b | <b> {{ x }} ${{ y }}\n# z") == (
        r"1\. a\_b \| \<b\> \{\{ x \}\} \$\{\{ y \}\} \# z"
    )
    assert render_text("{{ a | code }} {{ b | code }}", a="mlops.yaml", b="a|`b`{{") == (
        "`mlops.yaml` <code>a&#124;&#96;b&#96;&#123;&#123;</code>"
    )
    assert docker('a"b$c\\') == r'"a\"b\$c\\"'
    assert sh(["python", "-c", "x y"]) == "python -c 'x y'"
    assert plain("ghcr.io/a/b:1@sha256:0f") == "ghcr.io/a/b:1@sha256:0f"
