"""The browser extension as each store takes it: one source, a manifest a browser, the same bytes for the same source.

Answers what a build holds, and why each permission is asked. The folder ``web_extension/`` itself is Chromium's and
loads there as it is; Firefox's manifest is derived from it here. Refuses to know what the extension does, and stores'
accounts: it signs and uploads nothing.
"""

import io
import json
import re
import tomllib
import zipfile
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from assist.errors import BadInput, NotFound

Manifest = dict[str, Any]

ROOT: Final = Path(__file__).resolve().parents[1]
SOURCE: Final = ROOT / "web_extension"
MANIFEST: Final = "manifest.json"
SHIPPED: Final = frozenset({".js", ".json", ".html", ".css", ".png", ".svg"})
"""What a browser loads; declarations for the type checker stay at home."""

GECKO_ID: Final = "rapport@rapport-assist.example"
GECKO_FROM: Final = "140.0"
"""The first Firefox that asks at installation whether data may be sent; optional hosts came before (128)."""
GECKO_SENDS: Final = ("personalCommunications",)
"""What Firefox tells at installation. The words of a chat go to the company's own server, and that counts there."""
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can hold."""

PERMISSIONS: Final[Mapping[str, str]] = {
    "activeTab": "When you press Rapport's button, it may look at the page in front, to see whether it is a chat.",
    "alarms": "Wakes the badge on Rapport's icon now and then, if you switched it on.",
    "scripting": "Puts Rapport's reader into the chat pages that you allowed, and into no others.",
    "sidePanel": "Shows Rapport beside the page, in the browser's own side panel.",
    "storage": "Keeps which server you paired with, and your choices, in this browser.",
    "https://*/*": "Asked site by site, never at installation: read the chat there and put words into its reply box.",
    "http://*/*": "The same, for a chat that your company serves without encryption inside its own network.",
}
"""Why each permission is asked, in words for whoever installs it. A manifest that asks for another is not built."""


class Browser(StrEnum):
    """Whose store a build is for."""

    CHROMIUM = "chromium"
    FIREFOX = "firefox"


def read_version() -> str:
    """Return the version of this product, from the one place where it stands, as browsers take it."""
    version = str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])
    if not re.fullmatch(r"(0|[1-9]\d{0,8})(\.(0|[1-9]\d{0,8})){0,3}", version):
        raise BadInput(f"Browsers take one to four numbers as a version, not {version}; change it in pyproject.toml.")
    return version


def read_manifest() -> Manifest:
    """Return the manifest in the source folder: Chromium's."""
    manifest: Manifest = json.loads((SOURCE / MANIFEST).read_text(encoding="utf-8"))
    return manifest


def manifest_for(browser: Browser, base: Mapping[str, Any], version: str) -> Manifest:
    """Return the manifest for a store.

    Without ``key`` in both: it fixes the id of a folder that is loaded by hand, and a store refuses a package with it.
    """
    manifest = {name: value for name, value in base.items() if name != "key"} | {"version": version}
    return manifest if browser is Browser.CHROMIUM else _for_firefox(manifest)


def _for_firefox(manifest: Manifest) -> Manifest:
    """Say in Firefox's words what Chromium's manifest says.

    The default policy there turns ws:// into wss://, which a server on this machine or inside a network does not
    speak; naming the scripts alone takes that away and adds nothing that could be loaded.
    """
    panel, worker = manifest["side_panel"], manifest["background"]
    kept = {name: value for name, value in manifest.items() if name not in {"minimum_chrome_version", "side_panel"}}
    return kept | {
        "action": manifest["action"] | {"default_area": "navbar"},
        "background": {"scripts": [worker["service_worker"]], "type": worker["type"]},
        "permissions": [name for name in manifest["permissions"] if name != "sidePanel"],
        "sidebar_action": {
            "default_title": manifest["name"],
            "default_panel": panel["default_path"],
            "default_icon": manifest["action"]["default_icon"],
            "open_at_install": False,
        },
        "content_security_policy": {"extension_pages": "script-src 'self'"},
        "browser_specific_settings": {
            "gecko": {
                "id": GECKO_ID,
                "strict_min_version": GECKO_FROM,
                "data_collection_permissions": {"required": list(GECKO_SENDS)},
            }
        },
    }


def explain(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return why each permission of a manifest is asked. Raises BadInput for one that nobody has explained."""
    asked = [
        name
        for field in ("permissions", "optional_permissions", "host_permissions", "optional_host_permissions")
        for name in manifest.get(field, [])
    ]
    unexplained = [name for name in asked if name not in PERMISSIONS]
    if unexplained:
        raise BadInput(f"Say in assist/extension.py why the extension asks for {', '.join(unexplained)}.")
    return {name: PERMISSIONS[name] for name in asked}


def files_for(browser: Browser) -> dict[str, bytes]:
    """Return a build, path by path, sorted. Raises NotFound where this installation has no extension's source."""
    if not (SOURCE / MANIFEST).is_file():
        raise NotFound(f"The extension's source is not at {SOURCE}; run this in a copy of the repository.")
    manifest = manifest_for(browser, read_manifest(), read_version())
    explain(manifest)
    shipped = {
        path.relative_to(SOURCE).as_posix(): path.read_bytes()
        for path in SOURCE.rglob("*")
        if path.suffix in SHIPPED and path.is_file()
    }
    shipped[MANIFEST] = (json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode()
    return dict(sorted(shipped.items()))


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return the files as a zip. They lie in it as they are: compressed bytes depend on the machine's zlib."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, content)
    return packed.getvalue()


def name_for(browser: Browser, version: str) -> str:
    """Return the name of a store's file."""
    return f"rapport-{browser}-{version}.zip"
