"""What people and machines send who mean no good."""
