"""The library that serves: published, stopped, swapped whole.

Answers which revision answers now and which phrases are stopped. A bad edit is refused and the old revision goes on.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from assist.access import Action, Identity
from assist.desk.serving import Serving, ServingBuilder
from assist.errors import LibraryError, NotFound
from assist.library.lint import lint
from assist.library.problems import Severity
from assist.library.revision import Library
from assist.ports import LibraryStore, StoredRevision


class Librarian:
    """Keeps what serves. ``start`` it before anything else is asked of it."""

    serving: Serving
    stopped: frozenset[str]

    def __init__(self, store: LibraryStore, builder: ServingBuilder, now: Callable[[], datetime]) -> None:
        self._store = store
        self._builder = builder
        self._now = now
        self._learning: asyncio.Task[None] | None = None

    async def start(self, *, is_waiting: bool = True) -> None:
        """Load the newest revision. Raises NotFound where no library was ever imported.

        Its situations take seconds to learn; without ``is_waiting`` it serves before it knows them.
        """
        revision = await self._store.current_revision()
        if revision is None:
            raise NotFound("The database holds no library yet; import one with `assist library import prompts/`.")
        self.serving = await self._builder.build(revision)
        self.stopped = await self._store.stopped_phrases()
        if is_waiting:
            self.serving = await self._builder.teach(self.serving)
        else:
            self._learning = asyncio.create_task(self._learn(self.serving))

    async def close(self) -> None:
        """Stop learning."""
        if self._learning is not None:
            self._learning.cancel()
            await asyncio.gather(self._learning, return_exceptions=True)

    async def _learn(self, serving: Serving) -> None:
        taught = await self._builder.teach(serving)
        if self.serving is serving:
            self.serving = taught

    async def publish(self, identity: Identity, library: Library, *, note: str, expects: int | None) -> StoredRevision:
        """Check, compile, append, swap. Raises NotAllowed, LibraryError or Conflict; then nothing has changed."""
        identity.must(Action.EDIT_LIBRARY)
        problems = await asyncio.to_thread(lint, library)
        errors = [problem.sentence for problem in problems if problem.severity is Severity.ERROR]
        if errors:
            raise LibraryError(errors)
        at = self._now()
        built = await self._builder.teach(await self._builder.build(StoredRevision(0, library, identity.id, at, note)))
        revision = await self._store.publish_revision(library, by=identity.id, note=note, expects=expects, at=at)
        self.serving = replace(built, revision=revision)
        return revision

    async def stop(self, identity: Identity, phrase_id: str, *, stopped: bool) -> None:
        """Stop a phrase, or let it go again. Raises NotAllowed, NotFound."""
        identity.must(Action.EDIT_LIBRARY)
        if phrase_id not in {phrase.id for phrase in self.serving.revision.library.phrases}:
            raise NotFound(f"There is no phrase {phrase_id}.")
        await self._store.set_stopped(phrase_id, stopped=stopped, by=identity.id, at=self._now())
        self.stopped = await self._store.stopped_phrases()
