"""Which refusals of the local Azure does no test guard? Each is taken out in turn, and the tests that met it run again."""
