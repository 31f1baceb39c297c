"""Azure Resource Manager itself: what all resource providers share."""
