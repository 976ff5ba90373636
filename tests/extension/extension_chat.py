"""A real two-party chat on this machine: prosody between them, slixmpp for the customer, Converse.js in the browser.

Answers what the customer sends and gets. Refuses to know the extension.
"""

import asyncio
import functools
import http.server
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from extension_rig import PAGES, ROOT, answers, free_port, running, wait_until
from slixmpp import ClientXMPP

CONVERSE = ROOT / "tests" / "extension" / "node_modules" / "converse.js" / "dist"
AGENT, CUSTOMER, SECOND, PASSWORD = "agent@localhost", "customer@localhost", "second@localhost", "pw"
CONFIGURATION = """
run_as_root = true; daemonize = false; pidfile = "{home}/prosody.pid"; data_path = "{home}/data"
modules_enabled = {{"roster","saslauth","disco","carbons","pep","mam","ping","websocket","posix","smacks"}}
modules_disabled = {{"s2s","tls"}}
c2s_require_encryption = false; allow_unencrypted_plain_auth = true; consider_websocket_secure = true
authentication = "internal_hashed"; storage = "internal"; cross_domain_websocket = true
interfaces = {{"127.0.0.1"}}; c2s_ports = {{{c2s}}}; c2s_direct_tls_ports = {{}}; s2s_ports = {{}}
http_interfaces = {{"127.0.0.1"}}; http_ports = {{{web}}}; https_ports = {{}}; http_default_host = "localhost"
VirtualHost "localhost"
"""


class Person(ClientXMPP):
    """Somebody with an XMPP account. ``heard`` keeps what they were sent, with the time."""

    def __init__(self, jid: str) -> None:
        super().__init__(jid, PASSWORD)
        self.enable_direct_tls = False
        self.enable_starttls = False
        self.enable_plaintext = True
        self.plugin["feature_mechanisms"].unencrypted_plain = True
        self.plugin["feature_mechanisms"].unencrypted_scram = True
        self.register_plugin("xep_0085")
        self.heard: list[tuple[float, str]] = []
        self.is_there = asyncio.Event()
        self.is_known = asyncio.Event()
        self.add_event_handler("presence_subscribed", lambda _: self.is_known.set())
        self.add_event_handler("session_start", self._arrive)
        self.add_event_handler("message", lambda got: got["body"] and self.heard.append((time.time(), got["body"])))

    async def _arrive(self, _: object) -> None:
        self.send_presence()
        await self.get_roster()
        self.is_there.set()


class Customer:
    """A customer, on a thread of their own."""

    def __init__(self, port: int, jid: str) -> None:
        self._port = port
        self._jid = jid
        self._loop = asyncio.new_event_loop()
        self._person: Person | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._come(), self._loop).result(20)

    async def _come(self) -> None:
        self._person = Person(self._jid)
        agent = Person(AGENT)
        for person in (self._person, agent):
            person.connect("127.0.0.1", self._port)
            await asyncio.wait_for(person.is_there.wait(), 10)
        self._person.send_presence(pto=AGENT, ptype="subscribe")  # so that the agent's roster shows the customer
        await asyncio.wait_for(agent.is_known.wait(), 10)
        await agent.disconnect()

    @property
    def heard(self) -> list[str]:
        return [] if self._person is None else [words for _, words in self._person.heard]

    def _do(self, act: Callable[[Person], object]) -> None:
        assert self._person
        self._loop.call_soon_threadsafe(functools.partial(act, self._person))

    def say(self, words: str) -> float:
        """Send a message; returns when, as the browser's clock counts (ms)."""
        sent_ms = time.time() * 1000
        self._do(lambda person: person.send_message(mto=AGENT, mbody=words, mtype="chat"))
        return sent_ms

    def type(self) -> None:
        def compose(person: Person) -> None:
            message = person.make_message(mto=AGENT, mtype="chat")
            message["chat_state"] = "composing"
            message.send()

        self._do(compose)

    async def _go(self) -> None:
        assert self._person
        await self._person.disconnect()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def leave(self) -> None:
        asyncio.run_coroutine_threadsafe(self._go(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()


class Files(http.server.SimpleHTTPRequestHandler):
    """Serves the test pages, and Converse.js as its package holds it."""

    def translate_path(self, path: str) -> str:
        path = path.partition("?")[0].lstrip("/")
        folder = CONVERSE if path.startswith("converse/") else PAGES
        return str(folder / path.removeprefix("converse/"))

    def log_message(self, *_: object) -> None:
        pass


def make_certificate(folder: Path) -> Path:
    """Return a key and a certificate of its own, in one file."""
    path = folder / "certificate.pem"
    request = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=chat.example.test",
    ]
    subprocess.run([*request, "-keyout", str(path), "-out", str(folder / "only.pem")], capture_output=True, check=True)
    path.write_text(path.read_text() + (folder / "only.pem").read_text())
    return path


@contextmanager
def serve_pages(certificate: Path | None = None) -> Iterator[str]:
    site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Files)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        site.socket = context.wrap_socket(site.socket, server_side=True)
    thread = threading.Thread(target=site.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"{'https' if certificate else 'http'}://127.0.0.1:{site.server_port}"
    finally:
        site.shutdown()
        site.server_close()
        thread.join(5)


@dataclass
class Chat:
    """The agent's chat page, and the customers who are at the other end."""

    address: str
    customer: Customer
    second: Customer


@contextmanager
def serve_chat(home: Path) -> Iterator[Chat]:
    """Serve a chat between an agent and two customers."""
    c2s, web = free_port(), free_port()
    configuration = home / "prosody.cfg.lua"
    (home / "data").mkdir()
    configuration.write_text(CONFIGURATION.format(home=home, c2s=c2s, web=web))
    for name in (AGENT, CUSTOMER, SECOND):
        user, host = name.split("@")
        command = ["prosodyctl", "--config", str(configuration), "register", user, host, PASSWORD]
        subprocess.run(command, capture_output=True, check=True)
    with running(["prosody", "--config", str(configuration), "-F"], home / "prosody.log"), serve_pages() as site:
        wait_until(lambda: answers(c2s) and answers(web), "prosody")
        customers = [Customer(c2s, jid) for jid in (CUSTOMER, SECOND)]
        try:
            yield Chat(f"{site}/converse.html?xmpp={web}", *customers)
        finally:
            for customer in customers:
                customer.leave()
