"""Keeping the product well: its health, what is kept for how long, what is known of whom."""
