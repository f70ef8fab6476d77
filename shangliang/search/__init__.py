"""Where is it, was it said before: one index table for all nouns, over SQLite FTS5 or PostgreSQL tsvector.

`indexing` keeps it (`index`, `index_many`, `remove`), `query` reads it (`find`, `similar`). Callers filter what is
found by `visible_to`: the index knows no rights.
"""
