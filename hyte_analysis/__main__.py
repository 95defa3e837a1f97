"""Run the command line: `python -m hyte_analysis …`."""

import signal
import sys

from hyte_analysis.cli import main

if __name__ == "__main__":
    # A command that is told to end cleans up after itself, as one that is interrupted does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(main())
