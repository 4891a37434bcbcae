"""What people do in the world, one module a practice."""
