"""How any HTTP API is called: pooled sessions, time budgets, retries that double nothing, a breaker, a rate limit."""

from .breaker import CircuitBreaker
from .budget import page_budget, seconds_left
from .calls import Call, FilePart
from .credentials import BearerAuth, Credentials
from .downloads import Download, downloaded
from .http import REQUEST_ID, Transport, pooled_session
from .limiter import RateLimit, Standing, background, in_background
from .replies import Replies, keep_replies
from .writing import before_writing

__all__ = [
    "REQUEST_ID",
    "BearerAuth",
    "Call",
    "CircuitBreaker",
    "Credentials",
    "Download",
    "FilePart",
    "RateLimit",
    "Replies",
    "Standing",
    "Transport",
    "background",
    "before_writing",
    "downloaded",
    "in_background",
    "keep_replies",
    "page_budget",
    "pooled_session",
    "seconds_left",
]
