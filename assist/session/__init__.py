"""One sidebar's session, without sockets, tasks or clocks: what comes in, and what is to be done about it."""

from assist.session.effects import Ask, Close, Effect, Greet, Limits, Send, Unwatch, Watch
from assist.session.machine import Phase, Session, refusal

__all__ = [
    "Ask",
    "Close",
    "Effect",
    "Greet",
    "Limits",
    "Phase",
    "Send",
    "Session",
    "Unwatch",
    "Watch",
    "refusal",
]
