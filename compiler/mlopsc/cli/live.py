"""`mlopsc verify --live`: what the cluster holds, what its quotas refuse, what serves."""

import argparse
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from mlopsc.cli import exits
from mlopsc.cli.console import bold, fail, say, tell
from mlopsc.live.cluster import Cluster
from mlopsc.live.failure import LiveFailure
from mlopsc.live.finding import Finding
from mlopsc.live.kubeconfig import meant
from mlopsc.live.verify import Report, Row, verify

_STATUS = {
    "ok": exits.FINE,
    "unclear": exits.FINE,
    "not ok": exits.DIFFERENT,
    "no right": exits.ENVIRONMENT,
}
_LIVE = "kubeflow"
_WIDTH = max(map(len, _STATUS))


def verify_live(trees: list[Path], args: argparse.Namespace) -> int:
    """The one tree that is meant against the cluster that is meant."""
    if len(trees) > 1:
        names = ", ".join(map(str, trees))
        tell(f"error: --live asks one cluster about one tree: name one of {names}")
        return exits.USAGE
    tree = trees[0]
    if tree.name != _LIVE:
        tell(f"error: {tree} is applied to no cluster: --live is for trees of the target {_LIVE}")
        return exits.USAGE
    try:
        chosen = meant(args.kubeconfig, args.context, os.environ)
        report = verify(tree, Cluster(chosen))
    except LiveFailure as failure:
        fail(failure)
        return exits.ENVIRONMENT
    say(f"{chosen}, namespace {', '.join(report.namespaces)}")
    _show(report)
    say(_verdict(report.findings, tree))
    return max((_STATUS[each.state] for each in report.findings), default=exits.FINE)


def _show(report: Report) -> None:
    for each in report.findings:
        state = each.state.ljust(_WIDTH)
        say(f"{state if each.state == 'ok' else bold(state)}  {each.what}")
        for line in each.why:
            say(f"{' ' * _WIDTH}    {line}")
    for line in table(report.used):
        say(line)


def table(rows: Iterable[Row]) -> Iterator[str]:
    """The quotas' figures under each other; amounts that are 0 of 0 in one line for each quota."""
    rows = tuple(rows)
    shown = [
        (each.quota, each.resource, each.used or "-", each.hard) for each in rows if not each.idle
    ]
    for name in dict.fromkeys(each.quota for each in rows):
        idle = sum(each.idle and each.quota == name for each in rows)
        shown += [(name, f"{idle} more", "0", "0")] if idle else []
    lines = [("quota", "resource", "used", "hard"), *sorted(shown, key=lambda each: each[0])]
    widths = [max(len(line[column]) for line in lines) for column in range(4)]
    if len(lines) > 1:
        for line in lines:
            yield "  ".join(map(str.ljust, line, widths)).rstrip()


def _verdict(findings: tuple[Finding, ...], tree: Path) -> str:
    states = [each.state for each in findings]
    different, unasked = states.count("not ok"), states.count("no right")
    unclear = states.count("unclear")
    said = [
        f"{different} not as the tree states: `kubectl diff --server-side -k {tree}` shows what "
        f"`kubectl apply --server-side -k {tree}` would change"
        if different
        else "",
        f"{unasked} could not be asked: bind a Role with the rights above to these credentials"
        if unasked
        else "",
        f"{unclear} could not be shown" if unclear else "",
    ]
    words = "; ".join(filter(None, said))
    return words or "the cluster holds what the tree states, and enforces it"
