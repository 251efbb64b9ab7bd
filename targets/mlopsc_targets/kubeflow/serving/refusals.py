"""What KServe and Triton cannot serve as the spec asks for it."""

from collections.abc import Iterator

from mlopsc.plan.capacity import canary
from mlopsc.plan.model import Plan, Serving
from mlopsc.plan.target import Refusal
from mlopsc_targets.kubeflow.names import cluster
from mlopsc_targets.kubeflow.releases import CANARY_IN_STANDARD_MODE, components
from mlopsc_targets.kubeflow.serving.names import served, serves
from mlopsc_targets.kubeflow.serving.triton import FORMATS, IMAGE

_SERVING = ("serving",)
_ROLLOUT_CANARY = (*_SERVING, "rollout", "canary")


def refuse_serving(plan: Plan) -> Iterator[Refusal]:
    if plan.serving is None:
        return
    if not serves(plan):
        yield from _not_served(plan.serving)
        return
    serving, _ = served(plan)
    yield from _image(plan)
    yield from _format(plan)
    yield from _none(serving)
    yield from _canary(plan, serving)


def _not_served(serving: Serving) -> Iterator[Refusal]:
    """What is said of replicas where there are none."""
    stated = {
        "resources": serving.resources,
        "replicas": serving.replicas,
        "rollout": serving.rollout,
    }
    for field in (name for name, value in stated.items() if value):
        batch = serving.mode == "batch"
        yield Refusal(
            "MLC832",
            (*_SERVING, field),
            "scoring in batches is not compiled for Kubeflow yet, so this would be lost"
            if batch
            else f"nothing serves here, so `serving.{field}` would be lost",
            "remove it; the gates still judge every model."
            if batch
            else "add `serving.resources`, what one replica gets: "
            "`serving: {resources: {cpu: 1, memory: 2Gi}}`.",
        )


def _image(plan: Plan) -> Iterator[Refusal]:
    if IMAGE not in plan.images:
        yield Refusal(
            "MLC822",
            _SERVING,
            "Triton serves the model, and nothing says which image it is",
            f"add `platform.images: {{{IMAGE}: …}}` by digest; "
            "`docker buildx imagetools inspect nvcr.io/nvidia/tritonserver:TAG` prints it.",
        )


def _format(plan: Plan) -> Iterator[Refusal]:
    if plan.model is not None and plan.model.format not in FORMATS:
        known = " or ".join(FORMATS)
        yield Refusal(
            "MLC832",
            ("model", "format"),
            f"Triton has to be told the inputs of a {plan.model.format} model one by one, and the "
            "spec does not name them",
            f"export the model to {known}, whose files hold them, or remove `serving.resources`.",
        )


def _none(serving: Serving) -> Iterator[Refusal]:
    if serving.replicas is not None and serving.replicas[0] == 0:
        yield Refusal(
            "MLC832",
            (*_SERVING, "replicas", "min"),
            "KServe's Standard mode cannot scale to no replica at all: the autoscaler of "
            "Kubernetes starts at one",
            "write `min: 1`.",
        )


def _canary(plan: Plan, serving: Serving) -> Iterator[Refusal]:
    asked = serving.rollout.canary_percent if serving.rollout else 0
    if not asked:
        return
    version = components(cluster(plan))["kserve"]
    if version not in CANARY_IN_STANDARD_MODE:
        yield Refusal(
            "MLC831",
            _ROLLOUT_CANARY,
            f"KServe {version} would ignore a canary: in its Standard mode it sends no share of "
            "the traffic to a new version",
            "remove `canary`, or write `components: {kserve: "
            f'"{CANARY_IN_STANDARD_MODE[0]}"}}` if the cluster runs that one. Without a canary the '
            "new version still starts beside the old one, gets traffic once it is ready, has to "
            "stay ready for `bake`, and is rolled back if it does not.",
        )
    elif not canary(serving):
        yield _too_large(serving, asked)


def _too_large(serving: Serving, asked: int) -> Refusal:
    """One replica is the smallest canary there is."""
    least = serving.replicas[0] if serving.replicas else 1
    share, enough = -(-100 // (least + 1)), -(-100 // asked) - 1
    return Refusal(
        "MLC832",
        _ROLLOUT_CANARY,
        f"a canary gets its share by its replicas, and one beside {least} is {share} % of the "
        f"traffic: more than the {asked} % that it may have",
        f"write `canary: {share}%`, or `replicas: {{min: {enough}}}` to try {asked} %.",
    )
