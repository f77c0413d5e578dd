"""Results out: a view decides content, order, labels, rounding and colour; renderers lay it out."""
