"""The forms that text takes in the language, and what to write where one is not met.

Nothing here needs pydantic: a build reads them without it.
"""

import re

NAME = r"^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$"
KEY = r"^[A-Za-z_][A-Za-z0-9_]{0,62}$"
DURATION = r"^(0|[1-9][0-9]{0,5})(s|m|h|d)$"
LATENCY = r"^[1-9][0-9]{0,5}(\.[0-9]{1,3})?(ms|s)$|^0\.[0-9]{0,2}[1-9](ms|s)$"
SIZE = r"^(0|[1-9][0-9]{0,8})(\.[0-9]{1,3})?(B|KB|MB|GB|TB|PB|Ki|Mi|Gi|Ti)$"
CPU = r"^[1-9][0-9]{0,6}m$"
MONEY = r"^(0|[1-9][0-9]{0,8})(\.[0-9]{1,2})? [A-Z]{3}$"
PRICE = r"^(0|[1-9][0-9]{0,5})(\.[0-9]{1,4})? [A-Z]{3}/h$"
PERCENT = r"^([1-9]|[1-9][0-9]|100)%$"
DATE = r"^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
IMAGE = r"^[a-z0-9][-a-zA-Z0-9._:/]{0,200}(@sha256:[0-9a-f]{64})?$"
RELATIVE = r"^[A-Za-z0-9_][-A-Za-z0-9_. ]*(/[A-Za-z0-9_][-A-Za-z0-9_. ]*)*$"
URI = r"^[a-z][a-z0-9+.-]{0,15}://[A-Za-z0-9][-A-Za-z0-9._~:/%]*$"
EMAIL = r"^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,190}$"
GPU = r"^[a-z][a-z0-9.-]{0,61}[a-z0-9]$"
CODE = r"^MLC[1-9][0-9]{2}$"
LABEL = r"^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$"
LABEL_KEY = r"^([a-z0-9][-a-z0-9.]{0,250}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$"

EXPECTS = {
    NAME: "a name: lower-case letters, digits and `-`, a letter first, at most 40 characters",
    KEY: "a key: letters, digits and `_`, no digit first, at most 63 characters",
    DURATION: "a duration such as `90s`, `30m`, `6h` or `7d`",
    LATENCY: "a latency such as `80ms` or `1.5s`",
    SIZE: "a size such as `512Mi`, `32Gi`, `12MB` or `1.5TB`",
    CPU: 'cores: a whole number such as `4`, or thousandths such as `"500m"`',
    MONEY: "money such as `3000 USD`",
    PRICE: "a price by the hour such as `0.80 USD/h`",
    PERCENT: "a percentage such as `10%`",
    DATE: 'a date in quotes such as `"2027-06-30"`',
    IMAGE: "an image such as `registry.example.com/fraud@sha256:<64 hex digits>`",
    RELATIVE: "a path below the folder of mlops.yaml such as `data/labels.csv`, without `..`",
    URI: "an address such as `https://mlflow.example.com` or `s3://bucket/path`",
    EMAIL: "an address such as `oncall@example.com`",
    GPU: "a GPU type such as `nvidia-l4`",
    CODE: "the code of a diagnostic such as `MLC312`",
    LABEL: "a label value: letters, digits, `-`, `_`, `.`, at most 63 characters",
    LABEL_KEY: "a label key such as `cost-center` or `example.com/team`",
}
"""What a person should write where a pattern was not met."""


def matches_name(text: str) -> bool:
    """Whether `text` is a name, as the pattern NAME says it."""
    return re.fullmatch(NAME, text) is not None
