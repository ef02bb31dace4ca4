"""Launch from LegalServer: the interviews that it is offered, what it stashes, and what launch.yml imports."""
