"""Command line."""
def main() -> int:
    print("kompas")
    return 0
