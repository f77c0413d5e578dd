"""The form read back: a hostile file until parsed, then what people typed into which cell."""
