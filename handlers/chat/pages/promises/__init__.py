"""Pages of what is promised: times, warnings and calls, and why they came."""
