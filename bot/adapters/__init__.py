"""Ring 2: one folder per outside world, each with the fake that its tests use."""
