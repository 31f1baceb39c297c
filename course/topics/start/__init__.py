"""Start here: the local Azure, two clients, a status code, an undo."""
