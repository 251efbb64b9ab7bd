"""The figures of the quotas, as people read them."""

from mlopsc.cli.live import table
from mlopsc.live.verify import Row


def test_figures_stand_under_each_other_and_idle_ones_in_one_line() -> None:
    rows = (
        Row("compute", "pods", "3", "20"),
        Row("compute", "limits.memory", "1536Mi", "128Gi"),
        Row("others", "requests.amd.com/gpu", "0", "0"),
        Row("others", "requests.habana.ai/gaudi", "0", "0"),
        Row("others", "requests.nvidia.com/gpu", "1", "0"),
        Row("young", "limits.nvidia.com/gpu", "", "4"),
    )
    assert "\n".join(table(rows)) == (
        "quota    resource                 used    hard\n"
        "compute  pods                     3       20\n"
        "compute  limits.memory            1536Mi  128Gi\n"
        "others   requests.nvidia.com/gpu  1       0\n"
        "others   2 more                   0       0\n"
        "young    limits.nvidia.com/gpu    -       4"
    )


def test_without_a_quota_there_is_no_table() -> None:
    assert list(table(())) == []
