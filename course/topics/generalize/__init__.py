"""Generalization: the guest, Azure's flag, and what is true when one of them was forgotten."""
