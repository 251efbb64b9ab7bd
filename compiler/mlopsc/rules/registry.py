"""Every check, in the order of the codes."""

from mlopsc.rules import gpu_without_quota
from mlopsc.rules.base import Rule

RULES: tuple[Rule, ...] = (gpu_without_quota.RULE,)
