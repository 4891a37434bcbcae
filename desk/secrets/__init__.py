"""What nobody may read: secrets of the desk, and those that people type."""
