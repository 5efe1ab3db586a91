"""The demo: real places and published figures, invented people, schools and cases."""
