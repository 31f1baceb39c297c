"""ARM templates: the expression language, deployments, what-if. Microsoft.Resources/deployments."""
