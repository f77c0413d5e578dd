"""The interview: asks in a terminal, one question at a time, and keeps every confirmed answer."""
