"""Dutch understanding as Rasa graph components; each also works as a plain function for tests and measurements."""
