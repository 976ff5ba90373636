"""Memory that was freed, given back to the machine.

Answers whether any was. Refuses to decide when: it takes some ten milliseconds in which nothing else allocates.
Learning a library reads thousands of texts at once; glibc keeps what they took, about 80 MB, for a next time that
seldom comes.
"""

import ctypes
import sys


def give_back_memory() -> bool:
    """Give freed memory back; False where there was none, or where the C library has no such call."""
    if sys.platform != "linux":
        return False
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
    return trim is not None and bool(trim(0))
