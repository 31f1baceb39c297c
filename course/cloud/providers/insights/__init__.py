"""The resource provider Microsoft.Insights, as far as the activity log."""
