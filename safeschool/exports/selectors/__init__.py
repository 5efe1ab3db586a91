"""Which lists can be taken along, and how their rows are written."""
