"""A case played by the desk's own rules: who is told what, and when."""
