"""The command `doctor`: looks at everything that a desk needs, and changes nothing."""
