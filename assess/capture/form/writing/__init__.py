"""Writing the form: what stands where, what is said there, and the formulas behind it."""
