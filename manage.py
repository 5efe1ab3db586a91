#!/usr/bin/env python
"""Demo, tests and management commands; ./manage starts this file with the right Python."""

import sys

from safeschool.embedded.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv))
