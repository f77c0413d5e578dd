"""Uncertainty and sensitivity: what a score and a rank would be under other assumptions."""
