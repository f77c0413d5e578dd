"""Red flags of one tender: formulas over its bids, awards and dates, from the records published."""
