"""Names that break paths, platforms or eyes, in `project.name`; and files that ask for more."""

import json

from torture.base import BASE
from torture.corpus.case import Case, accept, swapped, tail

_REFUSED: tuple[tuple[str, str], ...] = (
    ("210-upper", "Churn"),
    ("211-64", "a" * 64),
    ("212-63", "a" * 63),
    ("212-41", "a" * 41),
    ("213-dash-first", "-a"),
    ("214-dash-last", "a-"),
    ("215-underscore", "a_b"),
    ("216-dotdot", ".."),
    ("217-traversal", "../../etc/cron.d/x"),
    ("218-absolute", "/etc/passwd"),
    ("219-backslash", "..\\..\\x"),
    ("221-stream", "a:stream"),
    ("222-homoglyph", "gr\u043ewth"),
    ("223-full-width", "\uff47rowth"),
    ("224-digits", "123"),
    ("226-dot", "."),
    ("227-tilde", "~root"),
    ("228-empty", ""),
    ("229-space", "a b"),
    ("230-emoji", "\U0001f680"),
    ("231-arabic-digit", "a\u0661"),
    ("232-percent", "%2e%2e%2f"),
    ("233-git", ".git/hooks/post-checkout"),
)
_RESERVED = (
    ("220-windows-device", "con"),
    ("225-kube-system", "kube-system"),
    ("225-default", "default"),
    ("225-kubeflow", "kubeflow"),
)
_ASKS = (
    ("263-include-absolute", "include: [/etc/passwd]"),
    ("264-include-up", "include: [../../../../etc/passwd]"),
    ("265-include-url", "include: ['https://evil.example/x.yaml', 'file:///etc/passwd']"),
    ("266-include-self", "include: [mlops.yaml]"),
    ("267-include-proc", "include: [/proc/self/environ, /dev/stdin, /dev/zero]"),
    ("268-out", "output: {dir: ../../..out}"),
    ("269-plugin", "plugins: ['os:system', 'evil.module:run']"),
)


def _named(name: str) -> str:
    return f"name: {json.dumps(name, ensure_ascii=False)}"


CASES: tuple[Case, ...] = (
    *(
        swapped(name, "name", ("name: churn", _named(text)), "MLC204", text)
        for name, text in _REFUSED
    ),
    *(
        swapped(name, "name", ("name: churn", _named(text)), "MLC212", "a reserved name")
        for name, text in _RESERVED
    ),
    accept(
        "212-40",
        "name",
        BASE.replace("name: churn", _named("a" * 40)),
        "as long as may be",
        same=False,
    ),
    *(tail(name, "include", text + "\n", "MLC201", "no ambient authority") for name, text in _ASKS),
)
