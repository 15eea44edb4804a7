"""System checks of a deployment; `manage.py check` runs them, and so does every command before it starts."""
