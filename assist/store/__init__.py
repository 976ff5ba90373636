"""What is kept: conversations and their events, revisions of the library, credentials. The only room that knows SQL."""

from assist.store.store import Store

__all__ = ["Store"]
