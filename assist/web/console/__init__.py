"""The console: server-rendered pages for leads, QA and admins. Every page reads and works without JavaScript.

Answers under /console. Refuses to hold rules of its own: what may be done stands in ``access``, what a library may hold
in ``library.lint``, what happened in the store's reports.
"""

from fastapi import APIRouter

from assist.web.console import (
    conversations,
    invitations,
    log,
    people,
    phrases,
    proposals,
    revisions,
    sites,
    start,
    writing,
)

router = APIRouter()
for page in (start, phrases, writing, proposals, revisions, log, conversations, people, sites, invitations):
    router.include_router(page.router)
