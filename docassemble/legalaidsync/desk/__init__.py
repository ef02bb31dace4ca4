"""The sync desk (dashboard.yml): its switches, screens, list, tiles and CSV."""
