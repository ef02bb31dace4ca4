"""A siege of everything that other programs and links can reach: forged, mutated, expired, replayed, cross-session."""
