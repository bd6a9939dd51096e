"""Kompas against stock Rasa and against the limit, in one run on one machine: the ratios count, not the figures."""
