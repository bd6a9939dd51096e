"""Kompas's plug-ins for Rasa Open Source: the turn channel, the state that travels, and the Dutch NLU components."""
