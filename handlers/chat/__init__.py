"""What people say and press in chat, and the words they read there."""
