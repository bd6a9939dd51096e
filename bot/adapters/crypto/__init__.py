"""Seals what people say: AES-256-GCM with one key per conversation, and keyed hashes to find without reading."""

from __future__ import annotations

from bot.adapters.crypto.master_key import MasterKeys, create_key_file, load_key_file, parse_key
from bot.adapters.crypto.vault import Box, Vault

__all__ = ["Box", "MasterKeys", "Vault", "create_key_file", "load_key_file", "parse_key"]
