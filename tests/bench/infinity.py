"""Contender 4, on request: infinity-emb, a server of embeddings with batching, on the encoder that all others run.

Runs in an environment of its own (``make bench-infinity`` makes it), so it imports nothing of this project.
"""

import sys
from socket import socket

import uvicorn
from fastapi import FastAPI
from infinity_emb import EngineArgs
from infinity_emb.infinity_server import create_server


class Announcing(uvicorn.Server):
    """Says when it is up."""

    async def startup(self, sockets: "list[socket] | None" = None) -> None:
        """Start."""
        await super().startup(sockets)
        sys.stdout.write("ready\n")
        sys.stdout.flush()


def main() -> None:
    """Serve until stopped."""
    engine = EngineArgs(model_name_or_path=sys.argv[2], engine="torch", device="cpu", served_model_name="encoder")
    app: FastAPI = create_server(engine_args_list=[engine], url_prefix="")
    Announcing(uvicorn.Config(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")).run()


if __name__ == "__main__":
    main()
