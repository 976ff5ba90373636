"""The table of what agents put aside for themselves, beside those of ``tables``.

Answers what is kept of a private phrase. Refuses to know who may read it.
"""

from typing import Final

from sqlalchemy import Column, Index, String, Table, Text, UniqueConstraint

from assist.store.moments import Moment
from assist.store.tables import metadata

_ID: Final = String(200)

private_phrases: Final = Table(
    "private_phrases",
    metadata,
    Column("agent", _ID, primary_key=True),
    Column("id", _ID, primary_key=True, comment="chosen by the panel; unique among the agent's own"),
    Column("agent_name", _ID, nullable=False),
    Column("team", _ID, nullable=False),
    Column("title", _ID, nullable=False),
    Column("text", Text, nullable=False, comment="the agent's own words; read by nobody else until proposed"),
    Column("shortcode", String(40), nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("state", String(20), comment="proposed, accepted or declined; null is none of it"),
    Column("word", Text, nullable=False, comment="a lead's, on a proposal declined"),
    UniqueConstraint("agent", "shortcode"),
    Index("ix_private_phrases_state", "state", "team"),
)
