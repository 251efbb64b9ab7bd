"""Scalars that readers disagree on, numbers out of range, types that do not fit, tags."""

from torture.corpus.case import Case, data, described_badly, swapped

_TYPE = "typing"
_OWNER, _SEED, _CPU = "owner: growth@example.com", "seed: 7", "cpu: 2"
_THRESHOLD, _RETRIES = "threshold: 0.2", "retries: 2"


def _values(code: str, old: str, cases: tuple[tuple[str, str, str], ...]) -> list[Case]:
    field = old.partition(":")[0]
    return [swapped(name, _TYPE, (old, f"{field}: {new}"), code, note) for name, new, note in cases]


_AMBIGUOUS_WORDS = (
    ("070-norway", "no", "false in YAML 1.1"),
    ("071-on", "on", "true in YAML 1.1"),
    ("072-y", "y", "true in YAML 1.1"),
    ("093-date", "2026-01-01", "a date object"),
    ("094-timestamp", "2001-12-14t21:59:43.10-05:00", "a time zone shift"),
    ("095-bad-date", "2026-99-99", "looks like a date, and is none: ValueError"),
    ("097-git-sha", "12345e7", "a commit read as 1.2e11"),
    ("098-equals", "=", "the value tag of YAML 1.1"),
    ("099-merge-word", "<<", "a plain << as a value"),
)
_AMBIGUOUS_NUMBERS = (
    ("074-octal-11", "0755", "755 or 493"),
    ("075-octal-12", "0o755", "493 or text"),
    ("076-hex", "0x1F", "31 or text"),
    ("077-underscore", "1_000", "1000 or text"),
    ("078-sexagesimal", "12:30:45", "45045 or text"),
    ("079-exponent", "1e3", "1000.0 or text"),
    ("079-plus", "+1", "1 in some readers"),
    ("079-point", "1.", "1.0 in some readers"),
    ("087-hex-1000-digits", "0x" + "F" * 1000, "no digit limit when read, one when written"),
    ("088-nan", ".nan", "every comparison is false: gates pass or fail silently"),
    ("089-inf", ".inf", "not JSON"),
    ("091-overflow", "1e999", "infinity"),
)
_OUT_OF_RANGE = (
    ("084-huge-int", "9" * 26, "beyond int64"),
    ("085-int-2000-digits", "9" * 2000, "quadratic, and beyond any type"),
    ("090-minus-zero", "-0.0", "minus zero"),
    ("092-float-long", "0.1000000000000000055511151231257827", "not kept exactly"),
)
_WRONG_TYPES = (
    ("080-float-for-int", "2.0", "a float for a count"),
    ("081-text-for-int", "'2'", "text for a count"),
    ("082-bool-for-int", "true", "True would count as 1"),
)
_TAGS = (
    ("100-py-object", "!!python/object/apply:os.system ['touch mlopsc_pwned']"),
    ("101-py-name", "!!python/name:os.system"),
    ("102-py-module", "!!python/module:os"),
    ("103-py-new", "!!python/object/new:tuple [!!python/name:eval , ['1']]"),
    ("104-py-tuple", "!!python/tuple [1, 2]"),
    ("105-local", "!secret db/password"),
    ("106-include", "!include /etc/passwd"),
    ("107-env", "!ENV ${HOME}"),
    ("108-binary", "!!binary R0lGODlhDAAMAIQAAP=="),
    ("109-set", "!!set {a: 1}"),
    ("110-omap", "!!omap [a: 1, b: 2]"),
    ("111-int-on-str", "!!int abc"),
    ("112-float-huge", "!!float 1e400"),
    ("113-bool-maybe", "!!bool maybe"),
    ("114-timestamp", "!!timestamp 9999-99-99"),
    ("115-cloudformation", "!Sub '${AWS::AccountId}'"),
    ("116-verbatim", "!<tag:yaml.org,2002:python/object/apply:os.getcwd> []"),
    ("117-plain-bang", "! text"),
)

CASES: tuple[Case, ...] = (
    *_values("MLC117", _OWNER, _AMBIGUOUS_WORDS),
    *_values("MLC117", _SEED, _AMBIGUOUS_NUMBERS),
    *_values("MLC118", _SEED, _OUT_OF_RANGE),
    *_values("MLC206", _RETRIES, _WRONG_TYPES),
    swapped("073-null-word", _TYPE, (_OWNER, "owner: ~"), "MLC207", "null for text"),
    swapped("083-negative", _TYPE, (_RETRIES, "retries: -1"), "MLC208", "a negative count"),
    swapped("096-version-float", _TYPE, (_OWNER, "owner: 1.10"), "MLC206", "1.10 would become 1.1"),
    data("070-norway-quoted", _TYPE, "'no'", "no", "quoted, it is text"),
    data("093-date-quoted", _TYPE, '"2026-01-01"', "2026-01-01", "quoted, it is text"),
    data("097-git-sha-quoted", _TYPE, "'12345e7'", "12345e7", "quoted, it is text"),
    *(described_badly(name, "tag", text, "MLC113", "no tags") for name, text in _TAGS),
)
