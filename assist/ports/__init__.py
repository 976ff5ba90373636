"""What the desk asks of the rooms, and what passes between them. Each Protocol is kept by one room (or two, later).

Answers which calls cross a room's border and what they promise. Refuses to know who keeps the promise.
"""

from assist.ports.models import (
    FitIntents,
    IntentGuesser,
    Lane,
    Reader,
    Reworder,
    SituationPlacer,
)
from assist.ports.phrases import PrivatePhrase, PrivatePhraseStore
from assist.ports.sites import SiteState, SiteStore, TaughtSite
from assist.ports.stores import (
    AgentRecord,
    AgentStore,
    ConversationRecord,
    ConversationStore,
    Credential,
    CredentialStore,
    LibraryStore,
    StoredRevision,
    TrialStore,
)
from assist.ports.streams import (
    Deliver,
    Publication,
    Recovery,
    Streams,
)

__all__ = [
    "AgentRecord",
    "AgentStore",
    "ConversationRecord",
    "ConversationStore",
    "Credential",
    "CredentialStore",
    "Deliver",
    "FitIntents",
    "IntentGuesser",
    "Lane",
    "LibraryStore",
    "PrivatePhrase",
    "PrivatePhraseStore",
    "Publication",
    "Reader",
    "Recovery",
    "Reworder",
    "SiteState",
    "SiteStore",
    "SituationPlacer",
    "StoredRevision",
    "Streams",
    "TaughtSite",
    "TrialStore",
]
