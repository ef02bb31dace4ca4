"""How any HTTP API is called: pooled sessions, time budgets, retries that double nothing, a breaker, a rate limit."""

from .breaker import CircuitBreaker
from .budget import page_budget, seconds_left
from .calls import Call
from .http import REQUEST_ID, Transport
from .limiter import RateLimit, background, in_background
from .replies import Replies, keep_replies
from .writing import before_writing

__all__ = [
    "REQUEST_ID",
    "Call",
    "CircuitBreaker",
    "RateLimit",
    "Replies",
    "Transport",
    "background",
    "before_writing",
    "in_background",
    "keep_replies",
    "page_budget",
    "seconds_left",
]
