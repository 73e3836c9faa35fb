"""A made-up district with the records it kept, and the parameters that made them.

``python -m govsim.study.example`` rewrites ``data/districts/example``: a workbook as an office
would hand it in, one with real faults for practice, and the truth that estimates can be held
against.
"""
