"""Run the command line: `python -m hyte_analysis …`."""

import sys

from hyte_analysis.cli import main

if __name__ == "__main__":
    sys.exit(main())
