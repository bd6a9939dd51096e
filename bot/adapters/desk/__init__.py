"""The counsellors' desk: its own ASGI app on its own port, its own accounts, one page over one event stream."""
