"""An image is named by a tag, which may be another image tomorrow."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import graph
from mlopsc.rules.base import Case, Rule
from mlopsc.source.span import Path

CODE = "MLC509"


def find(case: Case) -> Iterator[Diagnostic]:
    for path, image in _images(case):
        if "@sha256:" not in image:
            yield case.finding(
                CODE,
                path,
                f"the image `{image}` is named by a tag, and a tag can move",
                f"write `{_repository(image)}@sha256:<digest>`; "
                f"`docker buildx imagetools inspect {image}` prints the digest.",
            )


def _repository(image: str) -> str:
    """The image without its tag; a port belongs to the registry and stays."""
    head, slash, last = image.rpartition("/")
    return f"{head}{slash}{last.split(':')[0]}"


def _images(case: Case) -> Iterator[tuple[Path, str]]:
    spec = case.spec
    if spec.pipeline.image:
        yield ("pipeline", "image"), spec.pipeline.image
    for name, step in spec.pipeline.steps.items():
        if step.image:
            yield (*graph.STEPS, name, "image"), step.image
    for name, image in spec.platform.images.items():
        yield ("platform", "images", name), image


RULE = Rule(CODE, find)
