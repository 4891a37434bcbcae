"""What whoever runs the desk sees of it, beside what people see."""
