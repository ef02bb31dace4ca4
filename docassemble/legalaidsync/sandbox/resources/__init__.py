"""The resources of the stand-in as data: a new resource is a table of fields and a row in `catalogue.py`."""

from .catalogue import RESOURCES
from .resource import Resource

__all__ = ["RESOURCES", "Resource"]
