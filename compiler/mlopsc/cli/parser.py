"""The command line: every verb, its flags, its help. Verbs are imported when they are run."""

import argparse
import sys
from collections.abc import Callable
from typing import NoReturn, TypeAlias

from mlopsc import VERSION
from mlopsc.cli import exits
from mlopsc.cli.today import a_date

TARGETS = ("kubeflow", "sagemaker", "vertex", "sidecar")
FORMATS = ("text", "json", "github", "gitlab", "sarif", "junit")
_EXITS = """\
exit codes: 0 fine; 1 the spec or a gate was refused; 2 a difference was found; 3 the environment
failed; 4 another build holds the lock; 5 a step failed; 64 wrong usage; 70 a bug of ours"""


class Parser(argparse.ArgumentParser):
    """argparse, with this program's own exit code for wrong usage."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(exits.USAGE, f"{self.prog}: {message}\n")


Verbs: TypeAlias = "argparse._SubParsersAction[Parser]"


def parser(asked: str = "") -> argparse.ArgumentParser:
    """The command line; only the verb that is asked for, where it is one: all cost 6 ms."""
    top = Parser(
        prog="mlopsc",
        description="Compile one mlops.yaml into artifacts that real engines accept.",
        epilog=_EXITS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"mlopsc {VERSION}")
    verbs = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, add in _VERBS.items():
        if asked == name or asked not in _VERBS:
            add(verbs)
    return top


def _verb(verbs: Verbs, name: str, run: tuple[str, str], help_: str) -> Parser:
    verb = verbs.add_parser(name, help=help_, description=help_[0].upper() + help_[1:] + ".")
    verb.set_defaults(verb=run)
    return verb


def _specs(verb: Parser) -> None:
    verb.add_argument(
        "specs", nargs="*", default=["mlops.yaml"], metavar="SPEC", help="mlops.yaml by default"
    )


def _common(verb: Parser) -> None:
    verb.add_argument("--env", metavar="NAME", help="only this environment; all by default")
    verb.add_argument(
        "--today",
        type=a_date,
        metavar="DATE",
        help="the date that exceptions are held against; the clock's by default",
    )


def _targeting(verb: Parser) -> None:
    verb.add_argument("--target", choices=TARGETS, help="the target that is expected")
    verb.add_argument(
        "--what-if", action="store_true", help="compile --target although the rules chose another"
    )


def _compiling(verb: Parser) -> None:
    _specs(verb)
    _common(verb)
    _targeting(verb)
    verb.add_argument("--format", choices=FORMATS, default="text", help="how findings are shown")


def _init(verbs: Verbs) -> None:
    verb = _verb(verbs, "init", ("starting", "init"), "write a commented mlops.yaml that builds")
    verb.add_argument("dir", nargs="?", default=".", metavar="DIR", help="the new project's folder")
    verb.add_argument("--name", help="of the project; the folder's by default")
    verb.add_argument("--owner", metavar="EMAIL", help="who answers for it")
    verb.add_argument("--team-size", metavar="N", help="people who work on it")
    verb.add_argument("--mlflow", choices=("in-use", "broken", "none"))
    verb.add_argument("--tracking-uri", metavar="URI", help="where MLflow is")
    verb.add_argument("--kubernetes", choices=("none", "runs", "expertise"))
    verb.add_argument("--cloud", choices=("aws", "gcp", "azure", "on-premises", "none"))
    verb.add_argument("--prefers-managed", action="store_const", const="yes")
    verb.add_argument("--ci", choices=("github", "gitlab"))
    verb.add_argument("--yes", action="store_true", help="ask nothing, take the defaults")


def _pin(verbs: Verbs) -> None:
    verb = _verb(verbs, "pin", ("pinning", "pin"), "hash the datasets into data.lock.json")
    verb.add_argument("spec", nargs="?", default="mlops.yaml", metavar="SPEC")


def _check(verbs: Verbs) -> None:
    _compiling(_verb(verbs, "check", ("build", "check"), "check as build does; write nothing"))


def _build(verbs: Verbs) -> None:
    verb = _verb(verbs, "build", ("build", "build"), "compile the decided target into out/")
    _compiling(verb)
    verb.add_argument("--check", action="store_true", help="write nothing; is out/ fresh?")
    verb.add_argument("--out", metavar="DIR", help="where to, instead of out/ beside the spec")
    verb.add_argument("--force", action="store_true", help="lose edits made by hand in out/")
    verb.add_argument("--no-wait", action="store_true", help="exit 4 when another build runs")


def _decide(verbs: Verbs) -> None:
    verb = _verb(verbs, "decide", ("decide", "decide"), "show every decision and what decided it")
    verb.add_argument("spec", nargs="?", default="mlops.yaml", metavar="SPEC")
    _common(verb)


def _prove(verbs: Verbs) -> None:
    verb = _verb(verbs, "prove", ("prove", "prove"), "show what can run at once, and the quotas")
    verb.add_argument("spec", nargs="?", default="mlops.yaml", metavar="SPEC")
    _common(verb)
    _targeting(verb)
    verb.add_argument("--format", choices=("text", "json"), default="text")


def _diff(verbs: Verbs) -> None:
    verb = _verb(
        verbs, "diff", ("diff", "diff"), "show what changed in meaning since a git revision"
    )
    verb.add_argument("ref", nargs="?", default="HEAD", metavar="REF", help="HEAD by default")
    verb.add_argument("--spec", default="mlops.yaml", metavar="SPEC", help="mlops.yaml by default")
    _common(verb)
    verb.add_argument("--format", choices=("text", "markdown", "json"), default="text")


def _report(verbs: Verbs) -> None:
    verb = _verb(verbs, "report", ("report", "report"), "write one HTML page for reviewers")
    verb.add_argument("ref", nargs="?", default="", metavar="REF", help="show what changed since")
    verb.add_argument("--spec", default="mlops.yaml", metavar="SPEC", help="mlops.yaml by default")
    _common(verb)
    verb.add_argument("--out", metavar="FILE", help="mlops-report.html by default; - for stdout")
    verb.add_argument("--force", action="store_true", help="overwrite a file that is no report")


def _explain(verbs: Verbs) -> None:
    verb = _verb(
        verbs,
        "explain",
        ("explain", "explain"),
        "explain a code, a rule, a field of the spec or a line of an output",
    )
    verb.add_argument(
        "topic",
        nargs="?",
        default="",
        metavar="WHAT",
        help="MLC301, compute/kubeflow, quotas.max-runtime, out/sidecar/gates.json:12",
    )
    verb.add_argument("--list", action="store_true", help="name every page")
    verb.add_argument("--spec", default="mlops.yaml", metavar="SPEC", help="mlops.yaml by default")
    _common(verb)


def _verify(verbs: Verbs) -> None:
    help_ = "hash out/ again against its lock; --live: is it so in the cluster, and enforced?"
    verb = _verb(verbs, "verify", ("trees", "verify_trees"), help_)
    verb.add_argument("out", nargs="?", default="out", metavar="DIR")
    verb.add_argument("--live", action="store_true", help="ask the cluster; changes nothing there")
    verb.add_argument(
        "--kubeconfig", metavar="FILE", help="instead of KUBECONFIG or ~/.kube/config"
    )
    verb.add_argument("--context", metavar="NAME", help="of the kubeconfig; its current by default")


def _install(verbs: Verbs) -> None:
    verb = _verb(verbs, "install", ("trees", "install"), "place what only works at the root")
    verb.add_argument("--project", default=".", metavar="DIR", help="the folder of mlops.yaml")
    verb.add_argument("--env", metavar="NAME", help="of this environment's tree")
    verb.add_argument("--force", action="store_true", help="overwrite files edited by hand")


def _run(verbs: Verbs) -> None:
    verb = _verb(verbs, "run", ("running", "run"), "run the compiled pipeline here")
    verb.add_argument("--project", default=".", metavar="DIR", help="the folder of mlops.yaml")
    verb.add_argument("--target", choices=TARGETS, help="which tree, where there are several")
    verb.add_argument("--env", metavar="NAME", help="the environment's tree")
    verb.add_argument("--no-promote", action="store_true", help="register, promote nothing")
    verb.add_argument("--fresh", action="store_true", help="use nothing of earlier runs")
    verb.add_argument(
        "--verify-reproducible", action="store_true", help="train twice, compare the models"
    )
    verb.add_argument("--parallelism", type=int, metavar="N", help="the most steps at once")
    verb.add_argument("--python", metavar="PATH", help="the interpreter of the steps")


def _schema(verbs: Verbs) -> None:
    _verb(verbs, "schema", ("editing", "schema"), "print the JSON Schema for editors")


def _fmt(verbs: Verbs) -> None:
    verb = _verb(verbs, "fmt", ("editing", "fmt"), "format a spec; comments stay")
    _specs(verb)
    verb.add_argument("--check", action="store_true", help="write nothing; exit 2 if it would")


_VERBS: dict[str, Callable[[Verbs], None]] = {
    "init": _init,
    "pin": _pin,
    "check": _check,
    "build": _build,
    "decide": _decide,
    "prove": _prove,
    "diff": _diff,
    "report": _report,
    "explain": _explain,
    "verify": _verify,
    "install": _install,
    "run": _run,
    "schema": _schema,
    "fmt": _fmt,
}
