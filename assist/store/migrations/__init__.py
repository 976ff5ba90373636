"""The tables' history: Alembic's scripts, run when the store opens.

A new one, from the repository's root: change ``tables.py``, write ``versions/<number>_<name>.py`` after the last one,
and let ``tests/store/migrations_test`` say whether the two agree.
"""
