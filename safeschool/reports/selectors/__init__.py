"""What the reports read: figures of the rooms, small numbers, whose week is due, the paper."""
