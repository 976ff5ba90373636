"""One chat site as data: where its conversations, messages and composer stand on the page.

Answers what a site adapter may say, for the files that ship, for proposals of a team and for the panel's types (one
definition, written out by ``assist schema``). Refuses to know any page, and to run anything: an adapter holds selectors
and patterns, never code.
"""

import re
from datetime import date
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator

from assist.protocol.common import Message
from assist.vocabulary import Channel, Speaker

# A repeated group, as in (a|a)+, or many open repeats in a row may take for ever on a page that means harm.
_REPEATED_GROUP: Final = re.compile(r"\)[*+{]")
_OPEN_REPEAT: Final = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|([*+]|\{\d+,\})")
_MOST_OPEN_REPEATS: Final = 3


def _check_pattern(pattern: str) -> str:
    try:
        re.compile(pattern.replace("(?<", "(?P<") if re.search(r"\(\?<[A-Za-z_]", pattern) else pattern)
    except re.error as error:
        raise ValueError(f"this is no regular expression: {error}") from error
    if _REPEATED_GROUP.search(pattern):
        raise ValueError("a group may not be repeated, as in (a|b)+: a page could make it run for ever")
    if sum(bool(found) for found in _OPEN_REPEAT.findall(pattern)) > _MOST_OPEN_REPEATS:
        raise ValueError(f"at most {_MOST_OPEN_REPEATS} open repeats (* or +): a page could make it run for ever")
    return pattern


Selector = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f]+$")]
Selectors = Annotated[tuple[Selector, ...], Field(max_length=12)]
SomeSelectors = Annotated[tuple[Selector, ...], Field(min_length=1, max_length=12)]
Pattern = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_check_pattern)]
Attribute = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_:][-A-Za-z0-9_:.]{0,79}$")]
Host = Annotated[str, StringConstraints(max_length=253, pattern=r"^(\*|(\*\.)?[a-z0-9][-a-z0-9.]*)$")]


class Place(Message):
    """Where a value stands: on the node itself, the first match below or around it, or in the page's address.

    The value is the attribute, or the text where none is named; of a ``pattern`` the last group, or the whole match.
    """

    model_config = ConfigDict(serialize_by_alias=True)

    selector: Selector | None = None
    around: Selector | None = None
    attribute: Attribute | None = None
    from_: Literal["path", "hash", "search"] | None = Field(
        default=None, alias="from", description="the part of the page's address that holds the value"
    )
    pattern: Pattern | None = None

    @model_validator(mode="after")
    def _check_parts(self) -> Self:
        if self.from_ and (self.selector or self.around or self.attribute):
            raise ValueError("a value from the address has no selector, around or attribute")
        if self.from_ and not self.pattern:
            raise ValueError("a value from the address needs a pattern that says which part of it")
        if self.selector and self.around:
            raise ValueError("a place is below the node (selector) or around it (around), not both")
        return self


Places = Annotated[tuple[Place, ...], Field(max_length=8)]
SomePlaces = Annotated[tuple[Place, ...], Field(min_length=1, max_length=8)]


class RoleRule(Message):
    """Who speaks: the message, or something in it, matches the selector and lies on the named side of the list."""

    role: Speaker | Literal["note"] = Field(description="a note is for colleagues: it is never read")
    selector: Selector | None = None
    side: Literal["left", "right"] | None = Field(
        default=None, description="for pages whose markup does not tell: measured on what the selector matches"
    )

    @model_validator(mode="after")
    def _check_parts(self) -> Self:
        if self.selector is None and self.side is None:
            raise ValueError("a rule about who speaks needs a selector, a side, or both")
        return self


class Verified(Message):
    """When the adapter was last seen to fit, and on what: the live product, a saved page, or its published source."""

    at: date
    by: Literal["live", "saved_page", "source"]


class SiteMatch(Message):
    """Which pages this is about. Hosts: exact, ``*.example.com``, or ``*`` for products people host themselves."""

    hosts: Annotated[tuple[Host, ...], Field(min_length=1, max_length=20)]
    path: Pattern | None = Field(default=None, description="what the address must match, from its path on to the hash")
    selector: SomeSelectors = Field(description="one of them stands on the page, and on no page of another product")


class SiteConversation(Message):
    """A conversation on the page. Several containers may stand side by side."""

    container: SomeSelectors
    id: SomePlaces
    account: Places = Field(
        default=(), description="the agent, where the page tells: two agents' talks with one customer are two"
    )
    title: Places = ()
    channel: Channel


class SiteMessages(Message):
    """The messages of a conversation. Selector lists are tried in order; role rules too, and notes come first."""

    selector: SomeSelectors
    list: Selectors = Field(default=(), description="around the messages: what a rule's side is measured against")
    ignore: Selectors = Field(default=(), description="no messages: date lines, skeletons, hidden doubles")
    deleted: Places = Field(default=(), description="any value there means that its writer has taken it back")
    follows: Selectors = Field(default=(), description="a message without an author: who spoke before speaks on")
    id: Places = ()
    at: Places = ()
    text: Selectors = Field(default=(), description="none: the whole message")
    strip: Selectors = Field(default=(), description="not part of the words: buttons, times, the mark of an edit")
    role: Annotated[tuple[RoleRule, ...], Field(min_length=1, max_length=20)]

    @model_validator(mode="after")
    def _check_roles(self) -> Self:
        roles = [rule.role for rule in self.role]
        if Speaker.CUSTOMER not in roles:
            raise ValueError("no rule says which messages are the customer's")
        if "note" in roles and "note" in roles[roles.count("note") :]:
            raise ValueError("rules for notes come first, or a note could be read as a message")
        return self


class SiteComposer(Message):
    """Where the agent writes: the first visible match, in the conversation, else on a page that shows only one."""

    selector: SomeSelectors
    note_when: Selectors = Field(default=(), description="on or around a composer that writes a note")
    note_shown: Places = Field(
        default=(), description="anywhere else, visible: any value there means that a note is being written"
    )


class SiteAdapter(Message):
    """One chat site, as data. What no rule names is spoken by ``unknown``, never by the customer."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][-a-z0-9]{0,63}$")]
    name: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    version: int = Field(ge=1, le=1_000_000, strict=True)
    verified: Verified | None = None
    match: SiteMatch
    shadow_hosts: Selectors = Field(default=(), description="their open shadow roots are read and watched too")
    conversation: SiteConversation
    message: SiteMessages
    typing: Place | None = Field(default=None, description="any value there means that the customer is writing")
    composer: SiteComposer
