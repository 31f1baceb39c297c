"""Pictures of notebook 03."""
