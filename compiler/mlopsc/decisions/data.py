"""Data versioning: IF > 10 GB or large binaries, DVC; ELIF small text, Git LFS; ELSE buckets."""

from mlopsc.decisions.table import Beyond, Condition, Row, Table
from mlopsc.facts.model import DatasetFacts

LARGE = 10 * 10**9
"""The rule's own number: more than 10 GB."""


def _size(data: DatasetFacts) -> int:
    return data.size.value or 0


TABLE: Table[DatasetFacts] = Table(
    decision="data",
    choices=("dvc", "git-lfs", "object-storage"),
    rows=(
        Row(
            id="data/dvc-size",
            when=(
                Condition(
                    "it is larger than 10 GB",
                    lambda data: _size(data) > LARGE,
                    lambda data: (data.size,),
                ),
            ),
            choice="dvc",
            because="more than 10 GB: DVC with a remote keeps git small",
            beyond=(
                Beyond(
                    Condition(
                        "it is very large",
                        lambda data: _size(data) >= data.very_large.value,
                        lambda data: (data.size, data.very_large),
                    ),
                    "it is also very large, for which object storage with version-tagged paths "
                    "was passed over",
                ),
            ),
        ),
        Row(
            id="data/dvc-binary",
            when=(
                Condition(
                    "it is binary",
                    lambda data: data.kind.value == "binary",
                    lambda data: (data.kind,),
                ),
                Condition(
                    "it holds a large file",
                    lambda data: (data.largest_file.value or 0) >= data.large_binary.value,
                    lambda data: (data.largest_file, data.large_binary),
                ),
            ),
            choice="dvc",
            because="large binary files: DVC with a remote keeps git small",
        ),
        Row(
            id="data/git-lfs",
            when=(
                Condition(
                    "it is small",
                    lambda data: _size(data) <= data.small_text.value,
                    lambda data: (data.size, data.small_text),
                ),
                Condition(
                    "it is text", lambda data: data.kind.value == "text", lambda data: (data.kind,)
                ),
            ),
            choice="git-lfs",
            because="small and text-based: Git LFS keeps it beside the code",
        ),
        Row(
            id="data/object-storage",
            when=(),
            choice="object-storage",
            because="what neither DVC nor Git LFS is for goes to object storage with "
            "version-tagged paths and a manifest in git",
            beyond=(
                Beyond(
                    Condition(
                        "it is not very large",
                        lambda data: _size(data) < data.very_large.value,
                        lambda data: (data.size, data.very_large),
                    ),
                    "the rule was written for very large data and this is not: "
                    "DVC or Git LFS may serve it better",
                ),
            ),
        ),
    ),
)
