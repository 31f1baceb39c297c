"""The local Azure measured against recordings, examples and scripts of real Azure, which stay in ../shared."""
