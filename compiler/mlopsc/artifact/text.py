"""Text files (README, Dockerfile, script) from templates; never YAML or JSON.

Templates come from the package `mlopsc_templates` only, run in jinja2's immutable sandbox with
no globals, and print nothing that did not pass one of `filters.FILTERS`.

A traced value leaves a mark in the text that names its origins; the marks are taken out again
line by line. They are made of characters that no filter lets through.
"""

import hashlib
import re
from collections.abc import Callable, MutableMapping, Sequence
from functools import cache, wraps
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from mlopsc.artifact.filters import FILTERS, Written
from mlopsc.artifact.model import Artifact
from mlopsc.artifact.trace import LAYOUT, Origins, Trace, Traced, runs, whole

if TYPE_CHECKING:
    from jinja2 import BaseLoader, Environment, Template
    from jinja2.sandbox import ImmutableSandboxedEnvironment

PACKAGE = "mlopsc_templates"
_START, _END = "\ufffe", "\uffff"
_MARK = re.compile(f"{_START}([^{_END}]*){_END}")
_TEMPLATE_NAME = re.compile(r"([a-z0-9][a-z0-9_-]*/)*[A-Za-z0-9][A-Za-z0-9_.-]*\.j2")


def text_file(path: str, template: str, *, executable: bool = False, **values: object) -> Artifact:
    """An artifact of the rendered `template` (`sidecar/README.md.j2`).

    Raises what jinja2 raises for a template or value that is missing, and TypeError for a value
    that is printed without a filter: these are faults of ours, never of the user's file.
    """
    rendered = _environment().get_template(template).render(values)
    return Artifact(path, _MARK.sub("", rendered), executable, _trace(rendered))


def lines_file(path: str, lines: Sequence[str | Traced]) -> Artifact:
    """An artifact of lines that are written as they are."""
    pairs = [_line(each) for each in lines]
    text = "".join(f"{line}\n" for line, _ in pairs)
    return Artifact(path, text, trace=runs(origins for _, origins in pairs))


def copied_file(path: str, text: str, *origins: str) -> Artifact:
    """An artifact that is `text`, all of it from the same place."""
    return Artifact(path, text, trace=whole(text, *origins))


def render_text(source: str, **values: object) -> str:
    """`source`, a template given as text, under the same rules."""
    return _MARK.sub("", _environment().from_string(source).render(values))


def _line(line: str | Traced) -> tuple[str, Origins]:
    return (str(line.value), line.origins) if isinstance(line, Traced) else (line, LAYOUT)


def _trace(marked: str) -> Trace:
    """Where each line comes from: all that is marked in it, or else the template."""
    lines = marked.removesuffix("\n").split("\n") if marked else []
    return runs(_origins(line) for line in lines)


def _origins(line: str) -> Origins:
    words = (word for mark in _MARK.findall(line) for word in mark.split())
    return tuple(dict.fromkeys(words)) or LAYOUT


def _marking(write: Callable[[object], Written]) -> Callable[[object], Written]:
    """`write`, which leaves a mark where the value is traced."""

    @wraps(write)
    def marked(value: object) -> Written:
        bare, origins = (value.value, value.origins) if isinstance(value, Traced) else (value, ())
        text = write(bare)
        if _START in text or _END in text:
            raise ValueError(f"{text[:60]!a} holds a noncharacter")
        return Written(f"{_START}{' '.join(origins)}{_END}{text}") if origins else text

    return marked


def compiled_name(template: str) -> str:
    """The module that holds a template compiled beforehand: `sidecar/README.md.j2` is
    `sidecar_readme_md`.
    """
    return re.sub("[^a-z0-9]", "_", template.removesuffix(".j2").lower())


def compile_template(template: str) -> str:
    """The Python that jinja2 makes of a template, with what it was made from on top."""
    source = _source(template)
    assert source is not None  # noqa: S101 - the packaging names templates that are there
    code = _environment().compile(source, template, None, raw=True, defer_init=True)
    made_from = f'SOURCE = "{_digest(source)}"\nJINJA2 = "{_version()}"\n'
    return f'"""{template}, compiled by jinja2: do not edit."""\n\n{made_from}\n{code}\n'


@cache
def _environment() -> "ImmutableSandboxedEnvironment":
    # jinja2 takes longer to import than a whole build that writes no text.
    from jinja2 import StrictUndefined  # noqa: PLC0415 - see above
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415 - see above

    environment = ImmutableSandboxedEnvironment(
        loader=_loader(),
        undefined=StrictUndefined,
        finalize=_only_written,
        autoescape=False,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        newline_sequence="\n",
    )
    environment.globals.clear()
    environment.filters = {name: _marking(write) for name, write in FILTERS.items()}
    return environment


def _loader() -> "BaseLoader":
    """Templates of the package; as they were compiled beforehand where that is still the same."""
    from jinja2 import BaseLoader, FunctionLoader  # noqa: PLC0415 - needed only with jinja2

    sources = FunctionLoader(_source)

    class Compiled(BaseLoader):
        def load(
            self,
            environment: "Environment",
            name: str,
            globals: "MutableMapping[str, object] | None" = None,  # noqa: A002 - jinja2's own word
        ) -> "Template":
            module = _compiled(name)
            if module is None:
                return sources.load(environment, name, globals)
            return environment.template_class.from_module_dict(
                environment, vars(module), globals if globals is not None else {}
            )

    return Compiled()


def _compiled(template: str) -> ModuleType | None:
    """The module of a template; None where there is none of this source and this jinja2."""
    source = _source(template)
    if source is None:
        return None
    try:
        module = import_module(f"{PACKAGE}.compiled.{compiled_name(template)}")
    except ModuleNotFoundError:
        return None
    same = (_digest(source), _version()) == (module.SOURCE, module.JINJA2)
    return module if same else None


def _digest(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()


def _version() -> str:
    import jinja2  # noqa: PLC0415 - needed only with jinja2

    return jinja2.__version__


def _source(name: str) -> str | None:
    """The text of a template of the package, None if there is none of that name."""
    if not _TEMPLATE_NAME.fullmatch(name):
        return None
    # A path beside the package, and not importlib.resources: that costs more than to render.
    template = Path(str(import_module(PACKAGE).__file__)).parent.joinpath(*name.split("/"))
    return template.read_text(encoding="utf-8") if template.is_file() else None


def _only_written(value: object) -> str:
    if not isinstance(value, Written):
        names = ", ".join(FILTERS)
        raise TypeError(f"a template prints {value!r:.60} with no filter: end it in one of {names}")
    return value
