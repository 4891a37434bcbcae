"""One call of the Bot API: read, limited, performed, answered."""
