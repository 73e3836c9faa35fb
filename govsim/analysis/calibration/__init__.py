"""Calibration: parameters that no roster shows, from what the district observes of outcomes."""
