"""The floor every room stands on, and the roof over them."""
