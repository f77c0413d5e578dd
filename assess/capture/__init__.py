"""Answers in: one parser for every door."""
