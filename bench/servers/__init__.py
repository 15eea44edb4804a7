"""What the load is sent to: Roost itself, and what it is compared with."""
