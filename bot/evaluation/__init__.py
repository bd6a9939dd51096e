"""Tools that measure Kompas: understanding, crisis screen, whole conversations."""
