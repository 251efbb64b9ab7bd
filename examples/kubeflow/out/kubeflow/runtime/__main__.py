"""Start the runtime from its folder: `python <tree>/runtime VERB`."""

import importlib
import shutil
import sys
from pathlib import Path

if __name__ == "__main__":
    tree = Path(__file__).resolve().parent.parent
    # The tree beside this package is compared with its lock: running it must not add to it. What
    # Python compiled of this very file was written before its first line ran.
    sys.dont_write_bytecode = True
    shutil.rmtree(Path(__file__).parent / "__pycache__", ignore_errors=True)
    # Python put this folder first; no module here may stand in for a library of the same name.
    sys.path[0] = str(tree)
    sys.exit(importlib.import_module("runtime.cli").main(sys.argv[1:], tree=tree))
