"""What the desk promises for a record and does when nobody acts: pure rules over its history."""
