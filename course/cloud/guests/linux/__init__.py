"""Linux guests: a real file tree, a real shell, and first boot as cloud-init and the agent do it."""
