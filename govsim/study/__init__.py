"""Many replications: design, engine, results."""

from govsim.study.design import Study
from govsim.study.results import Results, load_results

__all__ = ["Results", "Study", "load_results"]
