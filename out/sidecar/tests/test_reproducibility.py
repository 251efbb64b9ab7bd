"""Same code, same data, same seed: the same model.

Proven for one machine and one environment; another processor may round differently.
"""

from scratch_copy import Scratch


def test_training_twice_gives_the_same_model(scratch: Scratch) -> None:
    done = scratch.mlopsc("--verify-reproducible")
    assert done.returncode == 0, done.stdout + done.stderr
