"""Documents assembled, sent and taken out of a case; letters; a case that staff open by its number."""
