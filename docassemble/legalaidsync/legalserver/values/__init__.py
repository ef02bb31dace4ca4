"""What stands in LegalServer's fields, as small values that v1 and v2 have in common.

Records stay the plain dictionaries that LegalServer sent: they are compared, cached, pickled and indexed as such, and
no unknown key is lost. `read` gives one field of a record as a value; `create`, `update`, `upsert` and `search` take
the values back in.
"""

from .kinds import (
    EMPTY,
    Address,
    County,
    Day,
    Empty,
    Lookup,
    Many,
    Moment,
    Money,
    Office,
    Organization,
    Percent,
    Reference,
    User,
    Value,
    YesNo,
)
from .reading import read, value_of
from .writing import custom_name, to_json

__all__ = [
    "EMPTY",
    "Address",
    "County",
    "Day",
    "Empty",
    "Lookup",
    "Many",
    "Moment",
    "Money",
    "Office",
    "Organization",
    "Percent",
    "Reference",
    "User",
    "Value",
    "YesNo",
    "custom_name",
    "read",
    "to_json",
    "value_of",
]
