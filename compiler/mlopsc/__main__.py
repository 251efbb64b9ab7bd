"""Run the compiler as `mlopsc` or `python -m mlopsc`."""

import gc
import sys


def main() -> int:
    # One short run: collecting garbage costs a fifth of it and frees nothing that matters.
    gc.disable()
    from mlopsc.cli.main import main as run  # noqa: PLC0415 - after the collector is off

    return run(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
