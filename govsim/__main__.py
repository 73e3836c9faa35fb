"""``python -m govsim``: the command line."""

from govsim.cli import main

main()
