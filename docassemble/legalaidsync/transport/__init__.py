"""How any HTTP API is called: one pooled session, a time budget, retries that never double a write, a circuit breaker."""

from .breaker import CircuitBreaker
from .budget import page_budget, seconds_left
from .calls import Call
from .http import Transport

__all__ = ["Call", "CircuitBreaker", "Transport", "page_budget", "seconds_left"]
