"""Ring 0: the rules of Kompas in plain Python. Imports nothing but the standard library."""
