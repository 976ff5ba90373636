"""Rapport: real-time agent assist. DESIGN in short stands in README.md; each module opens with what it answers."""

import os

# A pass over a turn runs on the one core of its caller. numpy's products would wake a thread on every core for each of
# them, which costs ten times the work; this must be said before numpy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
