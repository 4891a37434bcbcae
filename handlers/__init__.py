"""The edges people touch: an update or a request in, a command to the desk, words out."""
