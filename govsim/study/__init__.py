"""Many replications: design, engine, results."""

from govsim.study.design import Study
from govsim.study.precision import Precision, PrecisionReached
from govsim.study.reading import load_results
from govsim.study.results import Results

__all__ = ["Precision", "PrecisionReached", "Results", "Study", "load_results"]
