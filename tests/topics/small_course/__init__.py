"""A course of one topic, without any Azure, to prove the machinery of topics on."""
