"""Third-party actions by commit; each pair was read from the action's own repository."""

from mlopsc.artifact.manifest import Commented
from mlopsc.artifact.trace import Traced, at

_PINS = {
    "actions/checkout": ("3d3c42e5aac5ba805825da76410c181273ba90b1", "v7.0.1"),
    "actions/setup-python": ("5fda3b95a4ea91299a34e894583c3862153e4b97", "v7.0.0"),
    "actions/upload-artifact": ("bbbca2ddaa5d8feaa63e36b76fdaad77386f024f", "v7.0.0"),
    "actions/cache": ("27d5ce7f107fe9357f9df03efb73ab90386fccae", "v5.0.5"),
}


def uses(action: str) -> Traced:
    """`action@commit`, with the release it was tagged as in a comment."""
    commit, release = _PINS[action]
    return at(Commented(f"{action}@{commit}", release), "default:pinned-action")
