"""Ring 1: one function per use case, and the ports (Protocols) they need. Imports only bot.core."""
