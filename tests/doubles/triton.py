"""A double of a replica: it tells metrics as Triton does, and serves nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from doubles.server import Asked, serving

TOLD = """\
# HELP nv_inference_request_success Number of successful inference requests, all batch sizes
# TYPE nv_inference_request_success counter
nv_inference_request_success{{model="churn",version="2"}} {good}
# TYPE nv_inference_request_failure counter
nv_inference_request_failure{{model="churn",reason="OTHER",version="2"}} {failed}
nv_inference_request_failure{{model="churn",reason="BACKEND",version="2"}} 0
nv_inference_request_failure{{model="churn",reason="CANCELED",version="2"}} 70
nv_inference_request_failure{{model="churn",reason="REJECTED",version="2"}} 0
# TYPE nv_inference_request_duration_us counter
nv_inference_request_duration_us{{model="churn",version="2"}} 1.2e+06
# TYPE nv_inference_request_summary_us summary
nv_inference_request_summary_us_count{{model="churn",version="2"}} {good}
nv_inference_request_summary_us_sum{{model="churn",version="2"}} 1234
nv_inference_request_summary_us{{model="churn",version="2",quantile="0.5"}} 900
nv_inference_request_summary_us{{model="churn",version="2",quantile="0.95"}} {late}
nv_inference_request_summary_us{{model="churn",version="2",quantile="0.99"}} 9000000
# TYPE nv_gpu_utilization gauge
nv_gpu_utilization{{gpu_uuid="GPU-1"}} 0.5
"""
"""As in https://github.com/triton-inference-server/server/blob/main/docs/user_guide/metrics.md."""


def told(good: int = 1000, failed: int = 0, late: object = 20_000) -> str:
    return TOLD.format(good=good, failed=failed, late=late)


@dataclass
class Replica:
    """A pod that tells its metrics on a port of this machine; nothing where `says` is nothing."""

    says: str
    port: int = 0


@contextmanager
def telling(replica: Replica) -> Iterator[Replica]:
    def answers(asked: Asked) -> tuple[int, bytes]:
        return 200 if replica.says and asked.path == "/metrics" else 404, replica.says.encode()

    with serving(answers) as address:
        replica.port = urlsplit(address).port or 0
        yield replica
