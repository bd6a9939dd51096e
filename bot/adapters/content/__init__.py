"""Reads and validates content/: texts, referrals, organisation, risk lexicon."""
