"""Clients' links: their register, where a client may be reached, how one comes in, and staff's screen for them."""
