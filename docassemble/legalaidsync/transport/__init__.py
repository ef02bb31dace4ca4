"""How any HTTP API is called: pooled sessions, a time budget, retries that double nothing, a circuit breaker."""

from .breaker import CircuitBreaker
from .budget import page_budget, seconds_left
from .calls import Call
from .http import REQUEST_ID, Transport

__all__ = ["REQUEST_ID", "Call", "CircuitBreaker", "Transport", "page_budget", "seconds_left"]
