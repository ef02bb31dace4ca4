"""The commands of `python -m docassemble.legalaidsync`, one module per room; cli.py gathers their tables."""
