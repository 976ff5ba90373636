"""Ordered streams between the desk and the doors, with a bounded history. ``assist.ports.Streams``, kept."""

from assist.channels.memory import MemoryStreams

__all__ = ["MemoryStreams"]
