"""What editors see of Roost in the Wagtail admin."""
