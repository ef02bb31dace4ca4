"""A site's own mapping: where it is kept, and the screen on which staff edit it."""
