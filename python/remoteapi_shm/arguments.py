# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
"""Numbers of any type (Python's, numpy's, Decimal) as arguments of classes written in Python."""
from __future__ import annotations

TYPE_CHECKING = False  # as typing's, which takes longer to import than all the rest
if TYPE_CHECKING:
    from typing import Any


def to_int(function: str, argument: str, value: Any) -> int:
    """Raises TypeError if it is none."""
    try:
        return int(value.__index__())
    except AttributeError:
        raise TypeError('%s() argument %r must be an int, not %s'
                        % (function, argument, type(value).__name__)) from None


def to_float(function: str, argument: str, value: Any) -> float:
    """Raises TypeError if it is no number."""
    try:
        return float(value.__float__())
    except AttributeError:
        raise TypeError('%s() argument %r must be a number, not %s'
                        % (function, argument, type(value).__name__)) from None
    except OverflowError:
        return float('inf')
