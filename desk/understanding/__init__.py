"""What a report says by itself: place, device, how pressing it is, what is still to be asked."""
