"""Measurements of what a client waits for, each against a floor of the same run. The figures stand in README.md."""
