"""Use cases: one module a subject, one function an action; each runs in one unit of work."""
