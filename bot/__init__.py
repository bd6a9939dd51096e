"""The gateway of Kompas: faces youths, counsellors and storage; the engine (Rasa) only proposes what to say."""

__version__ = "0.1.0"
