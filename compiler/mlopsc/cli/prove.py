"""`mlopsc prove`: for every resource the peak, the quota, and the set that makes it, with lines."""

import argparse
import json
from collections.abc import Iterator

from mlopsc.cli.compile import Asked, compile_all, report, status
from mlopsc.cli.console import bold, say
from mlopsc.cli.origin import field_path
from mlopsc.cli.project import project
from mlopsc.cli.today import today
from mlopsc.pipeline import Built
from mlopsc.plan.capacity import Demand, Peak
from mlopsc.plan.capacity_words import amount, label
from mlopsc.source.model import Source


def prove(args: argparse.Namespace) -> int:
    """Print the proof of every environment, then what is wrong, if anything is."""
    asked = Asked(today(args.today), args.env, args.target, args.what_if)
    builds = list(compile_all(project(args.spec), asked))
    proven = [built for built in builds if built.capacity is not None]
    if args.format == "json":
        say(json.dumps([_object(each) for each in proven], indent=2, sort_keys=True))
    else:
        for built in proven:
            say("\n".join(_words(built)))
    report(builds, "text")
    return status(builds)


def _words(built: Built) -> Iterator[str]:
    assert built.plan is not None and built.capacity is not None  # noqa: S101, PT018 - proven
    environment = f" ({built.plan.environment})" if built.plan.environment else ""
    yield bold(f"{built.plan.file}{environment}: what can run at once, target {built.target}")
    for peak in built.capacity.peaks:
        yield ""
        yield from _peak(peak, _source(built))
    yield ""


def _peak(peak: Peak, source: Source) -> Iterator[str]:
    unit, total = label(peak.resource), amount(peak.resource, peak.total)
    if peak.quota is None:
        verdict = f"no quota: add `{peak.quota_path}` to bound it"
    else:
        word = "fits" if peak.fits else "does not fit"
        quota = amount(peak.resource, peak.quota)
        verdict = f"{word}, the quota is {quota} ({_place(peak.quota_path, source)})"
    yield f"{bold(unit)}: {'' if peak.tight else 'at most '}{total}; {verdict}"
    for each in peak.members:
        yield f"  {_sum(peak.resource, each):<20} {each.what} ({_place(each.origin, source)})"
    if not peak.tight:
        found = amount(peak.resource, peak.found)
        yield f"  an upper bound that may not be reached; the largest set found takes {found}"


def _sum(resource: str, demand: Demand) -> str:
    """`2 x 4 = 8`, or the amount alone where there is one copy."""
    each = amount(resource, demand.each.get(resource, 0))
    if demand.copies == 1:
        return each
    return f"{demand.copies} x {each} = {amount(resource, demand.total(resource))}"


def _place(dotted: str, source: Source) -> str:
    return str(source.key(field_path(dotted, source)))


def _source(built: Built) -> Source:
    assert built.checked.source is not None  # noqa: S101 - what is proven was read
    return built.checked.source


def _object(built: Built) -> dict[str, object]:
    assert built.plan is not None and built.capacity is not None  # noqa: S101, PT018 - proven
    return {
        "schema": "mlopsc/proof/v1",
        "environment": built.plan.environment,
        "target": built.target,
        "peaks": [_peak_object(each) for each in built.capacity.peaks],
    }


def _peak_object(peak: Peak) -> dict[str, object]:
    members = [
        {
            "what": each.what,
            "at": each.origin,
            "copies": each.copies,
            "each": each.each.get(peak.resource, 0),
        }
        for each in peak.members
    ]
    return {
        "resource": peak.resource,
        "total": peak.total,
        "quota": peak.quota,
        "quota_at": peak.quota_path,
        "fits": peak.fits,
        "tight": peak.tight,
        "members": members,
    }
