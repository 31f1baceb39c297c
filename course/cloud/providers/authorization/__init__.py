"""The resource provider Microsoft.Authorization: who may do what where, and locks."""
