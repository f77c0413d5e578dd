"""Improving: the fewest changes that reach a band, single steps, and what is worth asking."""
