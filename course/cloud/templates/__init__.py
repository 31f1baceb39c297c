"""ARM templates: the expression language and deployments."""
