"""Contender 2: what one writes first. A websocket, ``transformers.pipeline`` on torch, one message at a time.

The network has the served one's size (the same encoder, one linear layer with as many labels); what it answers is
of no interest here, only how long it takes.
"""

import asyncio
import json
import sys
from contextlib import suppress
from typing import Any

from transformers import AutoModelForSequenceClassification, AutoTokenizer, pipeline
from transformers.utils import logging
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from assist.training.encoders import find_encoder
from assist.vocabulary import AGENT_HEADS, CUSTOMER_HEADS


def make_pipeline() -> Any:
    """Return the pipeline."""
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    folder = str(find_encoder(None))
    labels = sum(len(head) for head in (*CUSTOMER_HEADS.values(), *AGENT_HEADS.values()))
    model = AutoModelForSequenceClassification.from_pretrained(folder, num_labels=labels)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    return pipeline(
        "text-classification", model=model, tokenizer=tokenizer, top_k=None, function_to_apply="sigmoid", device="cpu"
    )


async def main() -> None:
    """Serve until stopped."""
    read = make_pipeline()
    read({"text": "ready", "text_pair": "ready"})

    async def answer(socket: ServerConnection) -> None:
        with suppress(ConnectionClosed):
            async for message in socket:
                turn = json.loads(message)
                scores = read({"text": turn["context"], "text_pair": turn["text"]}, truncation=True)
                await socket.send(json.dumps({"number": turn["number"], "scores": scores}))

    async with serve(answer, "127.0.0.1", int(sys.argv[1])):
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await asyncio.Future()


if __name__ == "__main__":
    asyncio.run(main())
