"""Streams of chance: one for each thing that is drawn, told apart by name.

So no draw depends on the order of subjects or questions, or on which others are in the run.
"""

from __future__ import annotations

import hashlib

import numpy as np


def stream(seed: int, *names: str) -> np.random.Generator:
    """Return the generator of random numbers that belongs to a seed and some names."""
    digest = hashlib.sha256("\0".join(names).encode(errors="surrogatepass")).digest()
    words = [int.from_bytes(digest[i : i + 4], "little") for i in range(0, 16, 4)]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *words])))
