"""What the desk tells at fixed times of itself: the figures of a day."""
