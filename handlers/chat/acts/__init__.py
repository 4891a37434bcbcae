"""What people do in chat: commands, words, buttons."""
