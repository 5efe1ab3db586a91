"""`python -m patrols.roster`: one search in a process of its own; see apart."""

import sys

from patrols.roster.apart import answer_order

answer_order(sys.stdin.buffer, sys.stdout.buffer)
