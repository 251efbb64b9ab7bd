"""What the answers of admission say of a quota; the answers are those of kube-apiserver v1.37.2."""

from collections.abc import Mapping, Sequence
from typing import Any

from mlopsc.live.cluster import Reply
from mlopsc.live.enforcement import Room, check_enforcement
from mlopsc.live.finding import Finding, missing_right
from mlopsc.live.objects import Written
from mlopsc.live.probe import Limits, limits_of

GPU = "requests.nvidia.com/gpu"
HARD = {"limits.cpu": "48", "pods": "4", GPU: "4"}
BY_QUOTA = (
    'pods "mlopsc-verify-x" is forbidden: exceeded quota: fraud-compute, requested: '
    "limits.cpu=48001m,requests.nvidia.com/gpu=5, used: limits.cpu=0,requests.nvidia.com/gpu=0, "
    "limited: limits.cpu=48,requests.nvidia.com/gpu=4"
)
BY_CPU = (
    'pods "mlopsc-verify-x" is forbidden: exceeded quota: fraud-compute, requested: '
    "limits.cpu=48001m, used: limits.cpu=0, limited: limits.cpu=48"
)
BY_ANOTHER = (
    'pods "mlopsc-verify-x" is forbidden: exceeded quota: other, requested: limits.cpu=48001m,'
    "pods=1, used: limits.cpu=0,pods=9, limited: limits.cpu=9,pods=9"
)
BY_WEBHOOK = 'admission webhook "images.example.com" denied the request: no such registry'
BY_RBAC = (
    'pods is forbidden: User "weak" cannot create resource "pods" in API group "" '
    'in the namespace "fraud"'
)
BY_CAP = (
    'pods "mlopsc-verify-x" is forbidden: maximum nvidia.com/gpu usage per Container is 2, '
    "but limit is 3"
)


class ClusterDouble:
    """A cluster that has one prepared answer after another to dry runs; without a network."""

    def __init__(self, *answers: Reply) -> None:
        self.answers = list(answers)
        self.asked: list[Mapping[str, Any]] = []

    def dry_create(self, path: str, body: Mapping[str, Any]) -> Reply:
        assert path.startswith("/api/v1/namespaces/fraud/")
        self.asked.append(body)
        return self.answers.pop(0)


def refused(message: str) -> Reply:
    return Reply(403, {"kind": "Status", "message": message})


def let_in(limits: Mapping[str, str] | None = None) -> Reply:
    container = {"name": "c0", "resources": {"limits": dict(limits or {})}}
    return Reply(201, {"kind": "Pod", "spec": {"containers": [container]}})


def quota(hard: Mapping[str, str], used: Sequence[str] | None) -> dict[str, Any]:
    """As the cluster has it; without `used` no controller has counted it."""
    status = {} if used is None else {"hard": dict(hard), "used": dict.fromkeys(used, "0")}
    return {"metadata": {"name": "fraud-compute"}, "spec": {"hard": dict(hard)}, "status": status}


def written(kind: str, spec: Mapping[str, Any], name: str = "fraud-compute") -> Written:
    metadata = {"name": name, "namespace": "fraud"}
    content = {"apiVersion": "v1", "kind": kind, "metadata": metadata, "spec": spec}
    return Written("quota.yaml", content)


def found(
    double: ClusterDouble,
    stored: Mapping[str, Any],
    *stated: Written,
    limits: Limits | None = None,
) -> list[Finding]:
    room = Room(double, "fraud", {"fraud-compute": stored}, limits or Limits({}, {}))
    return list(check_enforcement(room, stated or (written("ResourceQuota", {"hard": HARD}),)))


def test_a_quota_that_refuses_is_enforced_and_the_rest_is_counted() -> None:
    double = ClusterDouble(refused(BY_QUOTA))
    words = f"ResourceQuota fraud-compute refuses what goes over limits.cpu, {GPU}; counts pods"
    assert found(double, quota(HARD, list(HARD))) == [Finding("ok", words)]
    assert double.asked[0]["spec"]["containers"][0]["resources"]["limits"] == {
        "cpu": "48001m",
        "memory": "1048576",
        "nvidia.com/gpu": "5",
    }


def test_a_dry_run_that_is_let_in_is_a_difference() -> None:
    (only,) = found(ClusterDouble(let_in()), quota(HARD, ["pods"]))[:1]
    assert only.state == "not ok"
    assert only.what == f"ResourceQuota fraud-compute does not hold limits.cpu at 48, {GPU} at 4"
    assert only.why == ("a dry run that asks for more was let in",)


def test_a_key_that_did_not_refuse_is_a_difference() -> None:
    bad, rest = found(ClusterDouble(refused(BY_CPU)), quota(HARD, list(HARD)))
    assert (bad.state, rest.state) == ("not ok", "ok")
    assert bad.what == f"ResourceQuota fraud-compute does not hold {GPU} at 4"
    assert bad.why == ("a dry run that asks for more was refused only for limits.cpu",)


def test_another_quota_that_refuses_says_nothing_of_this_one() -> None:
    """A refusal names one quota only; what the controller counts is the evidence then."""
    first, rest = found(ClusterDouble(refused(BY_ANOTHER)), quota(HARD, list(HARD)))
    assert (first.state, rest.state) == ("unclear", "ok")
    assert first.what == f"ResourceQuota fraud-compute counts {GPU}; something else refused first"


def test_what_is_refused_before_and_not_counted_either_is_a_difference() -> None:
    (first, *_) = found(ClusterDouble(refused(BY_WEBHOOK)), quota(HARD, ["limits.cpu", "pods"]))
    assert first == Finding(
        "not ok", f"ResourceQuota fraud-compute does not count {GPU}", (BY_WEBHOOK,)
    )


def test_without_the_right_it_is_not_known() -> None:
    (first, *_) = found(ClusterDouble(refused(BY_RBAC)), quota(HARD, list(HARD)))
    assert first.state == "no right"
    assert first.what.endswith("is it enforced?: create pods in the namespace fraud")


def test_a_quota_that_was_not_counted_yet_is_said() -> None:
    (only,) = found(ClusterDouble(), quota(HARD, None))
    assert only.state == "not ok"
    assert only.what == "ResourceQuota fraud-compute is not in force"


def test_what_the_API_took_and_never_counts_is_said() -> None:  # noqa: N802 - a name
    hard = {"limits.nvidia.com/gpu": "4", "limits.cpu": "48"}
    double = ClusterDouble(refused(BY_CPU))
    stated = written("ResourceQuota", {"hard": {"limits.cpu": "48"}})
    good, never = found(double, quota(hard, ["limits.cpu"]), stated)
    assert good.state == "ok"
    assert never == Finding(
        "not ok",
        "ResourceQuota fraud-compute states limits.nvidia.com/gpu, which is never counted",
        ("write requests.nvidia.com/gpu",),
    )


CAP = {"limits": [{"type": "Container", "max": {"nvidia.com/gpu": "2"}}]}


def capped(*answers: Reply) -> list[Finding]:
    range_ = written("LimitRange", CAP, "fraud-limits")
    limits = limits_of([range_.content])
    return found(ClusterDouble(*answers), quota(HARD, list(HARD)), range_, limits=limits)


def test_a_cap_that_refuses_holds() -> None:
    assert capped(refused(BY_CAP), let_in({"cpu": "500m", "nvidia.com/gpu": "0"})) == [
        Finding("ok", "LimitRange fraud-limits refuses a container over its cap of nvidia.com/gpu"),
        Finding("ok", "a container that asks for nothing is let in, and is given no GPU"),
    ]


def test_a_cap_that_lets_in_is_a_difference() -> None:
    for answer in (let_in(), refused(BY_QUOTA)):
        bad = capped(answer, let_in())[0]
        assert bad.state == "not ok"
        assert bad.what == "LimitRange fraud-limits does not hold a container's nvidia.com/gpu at 2"


def test_a_cap_that_a_webhook_forestalls_is_unclear() -> None:
    assert [each.state for each in capped(refused(BY_WEBHOOK), refused(BY_WEBHOOK))] == [
        "unclear",
        "unclear",
    ]


def test_a_GPU_for_who_asks_for_none_is_a_difference() -> None:  # noqa: N802 - a name
    bad = capped(refused(BY_CAP), let_in({"nvidia.com/gpu": "1"}))[1]
    assert bad == Finding(
        "not ok",
        "a container that asks for nothing is given a GPU",
        ("a LimitRange gives it nvidia.com/gpu: 1: state a default of 0",),
    )


def test_a_container_that_asks_for_nothing_has_to_be_let_in() -> None:
    words = 'pods "x" is forbidden: failed quota: fraud-compute: must specify limits.cpu for: c0'
    assert capped(refused(BY_CAP), refused(words))[1] == Finding(
        "not ok", "a container that asks for nothing is refused", (words,)
    )


def test_a_right_is_named_by_its_group_and_its_reach() -> None:
    words = (
        'clusterqueues.kueue.x-k8s.io "fraud" is forbidden: User "weak" cannot get resource '
        '"clusterqueues" in API group "kueue.x-k8s.io" at the cluster scope'
    )
    assert missing_right(refused(words)) == "get clusterqueues.kueue.x-k8s.io in the cluster"
    assert missing_right(refused(BY_QUOTA)) == ""
    assert missing_right(Reply(404, {"message": words})) == ""
