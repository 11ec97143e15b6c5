"""`python -m cauce.cli`."""

from cauce.cli import main

main()
