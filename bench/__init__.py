"""What `make bench` measures: ours beside a peer in the same run, as ratios."""
