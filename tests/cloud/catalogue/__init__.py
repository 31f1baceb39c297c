"""One function per row of the catalogue of refusals: it provokes what the row says. One file per area."""
