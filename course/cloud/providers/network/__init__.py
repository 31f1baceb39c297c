"""The resource provider Microsoft.Network."""
