"""What the desk does by itself to keep its promises, and what people answer to it."""
