class Refusal(Exception):
    """Something the person at the keyboard must settle; its text says what to do. Ends the program with exit code 2."""
