"""The mathematics: normalise, aggregate, compile a model, run it. Pure, on whole columns."""
