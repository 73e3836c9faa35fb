"""Many replications: design, engine, results."""

from govsim.study.design import Study
from govsim.study.reading import load_results
from govsim.study.results import Results

__all__ = ["Results", "Study", "load_results"]
