"""Doors for other programs: events that answer GET, and routes for callers that POST. Both give the same answers."""
