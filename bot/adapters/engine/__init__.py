"""The engine as the gateway reaches it: HTTP client, supervisor of its process, and the fake for tests."""
