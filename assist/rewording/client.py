"""An OpenAI-compatible server asked for one short text, streamed.

Answers the text, and each piece as it comes. Refuses to know what is asked and whether the answer is any good. Goes
straight to the address that was set, never through a proxy that the environment names, and logs no text.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from time import monotonic
from typing import Any, Final

import httpx

from assist.errors import RewordingFailed
from assist.rewording.breaker import REST_S, Breaker

MOST_TOKENS: Final = 160
MOST_CHARACTERS: Final = 4000
TEMPERATURE: Final = 0.3

logger = logging.getLogger(__name__)


class LanguageModel:
    """One model behind one address. After repeated failures it is left alone for a minute, and the log says so once."""

    def __init__(
        self,
        url: str,
        *,
        model: str,
        key: str | None = None,
        deadline_s: float = 1.5,
        now_s: Callable[[], float] = monotonic,
    ) -> None:
        self.model = model
        self._deadline_s = deadline_s
        self._breaker = Breaker(now_s)
        headers = {} if key is None else {"authorization": f"Bearer {key}"}
        self._url = f"{url.rstrip('/')}/chat/completions"
        self._client = httpx.AsyncClient(headers=headers, timeout=deadline_s, trust_env=False)

    async def reword(self, prompt: str, hear: Callable[[str], Awaitable[bool]]) -> str:
        """Return the answer. ``hear`` gets the text as far as it has come and says whether to go on.

        Raises RewordingFailed: no answer, a wrong one, none within the deadline, or too many failures before.
        """
        if self._breaker.is_blown:
            raise RewordingFailed("The language model failed repeatedly and is left alone for now.")
        try:
            async with asyncio.timeout(self._deadline_s):
                text = await self._ask(prompt, hear)
        except (TimeoutError, httpx.HTTPError, ValueError, KeyError, IndexError, TypeError) as error:
            why = "no answer in time" if isinstance(error, TimeoutError | httpx.TimeoutException) else repr(error)
            if self._breaker.fail():
                logger.warning(
                    "The language model that rewords fails (%s). It is asked again in %.0f s; the library's own texts "
                    "serve as ever.",
                    why,
                    REST_S,
                )
            raise RewordingFailed(f"The language model did not answer: {why}") from error
        if self._breaker.succeed():
            logger.info("The language model that rewords answers again.")
        return text

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _ask(self, prompt: str, hear: Callable[[str], Awaitable[bool]]) -> str:
        asked = {
            "model": self.model,
            "messages": [{"role": "user", "content": prompt}],
            "stream": True,
            "max_tokens": MOST_TOKENS,
            "temperature": TEMPERATURE,
        }
        text = ""
        async with self._client.stream("POST", self._url, json=asked) as answer:
            answer.raise_for_status()
            async for piece in _pieces(answer):
                text += piece
                if len(text) > MOST_CHARACTERS or not await hear(text):
                    break
        if not text.strip():
            raise ValueError("an empty answer")
        return text


async def _pieces(answer: httpx.Response) -> AsyncIterator[str]:
    """Give the pieces of text in a stream of server-sent events."""
    async for line in answer.aiter_lines():
        if not line.startswith("data:"):
            continue
        told = line.removeprefix("data:").strip()
        if told == "[DONE]":
            return
        event: dict[str, Any] = json.loads(told)
        for choice in event["choices"][:1]:
            if piece := choice["delta"].get("content"):
                yield str(piece)
