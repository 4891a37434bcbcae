"""The demo: the real desk against the sandbox, with people and a past, in one process."""
