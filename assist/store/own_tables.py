"""The tables of what agents bring themselves, beside those of ``tables``: their phrases, and the sites they taught.

Answers what is kept of each. Refuses to know who may read it.
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

taught_sites: Final = Table(
    "taught_sites",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("team", _ID, nullable=False),
    Column("site", _ID, nullable=False, comment="the adapter's own id"),
    Column("adapter", Text, nullable=False, comment="JSON: selectors only, no words of the page"),
    Column("counts", Text, nullable=False, comment="JSON: how many messages it read when taught"),
    Column("proposed_by", _ID, nullable=False),
    Column("proposer", _ID, nullable=False, comment="their name then"),
    Column("proposed_at", Moment, nullable=False),
    Column("state", String(20), nullable=False),
    Column("decided_by", _ID),
    Column("decided_at", Moment),
    Index("ix_taught_sites_newest", "team", "proposed_at"),
)
