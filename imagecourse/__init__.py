"""The door that a notebook comes in by."""
