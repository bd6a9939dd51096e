"""Kompas's custom actions: the tracker comes in, events and commands go out, nothing is kept and nothing is fetched."""
