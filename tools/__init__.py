"""Commands for this repository: set-up, locks, tests. Standard library only; the course never imports them."""
