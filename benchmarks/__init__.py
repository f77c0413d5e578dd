"""What the tool costs, measured beside a reference in the same run."""
