"""What editors write, and how it becomes public."""
