"""Pictures of notebook 00."""
