"""Pages: where templates lie, and how one is answered.

Answers the Jinja environment every page shares. Refuses to know what any page shows.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from fastapi import Request
from fastapi.templating import Jinja2Templates
from starlette.responses import Response

HERE: Final = Path(__file__).parent
STATIC: Final = HERE / "static"
templates: Final = Jinja2Templates(directory=HERE / "templates")

SECURITY_HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; frame-src 'self'; frame-ancestors 'self'; form-action 'self'; base-uri 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
"""On every answer. A stricter referrer policy would make browsers send ``Origin: null`` with our own forms."""


def show_page(
    request: Request, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> Response:
    """Return a page. What it says of people is theirs, so nobody in between keeps it."""
    headers = {"Cache-Control": "no-store"}
    return templates.TemplateResponse(request, template, dict(context or {}), status_code=status, headers=headers)
