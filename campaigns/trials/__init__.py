"""Campaigns on a desk in this process, or on one process: on a virtual clock where time matters."""
