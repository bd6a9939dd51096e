"""The web channel: the public ASGI app with its streamed events, and the widget that organisations embed."""
