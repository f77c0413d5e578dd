from __future__ import annotations

import itertools

import pytest

from assess.colours import ACCENT, PAPER, SHADES, Shade, shade_of


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("shade", SHADES)
def test_text_can_be_read_on_every_shade(shade: Shade) -> None:
    assert contrast(shade.fill, shade.text) >= 4.5


def test_the_accent_can_be_read_on_paper() -> None:
    assert contrast(ACCENT, PAPER) >= 4.5


def test_each_shade_is_clearly_darker_than_the_one_before_also_in_grey() -> None:
    for lighter, darker in itertools.pairwise(SHADES):
        assert contrast(lighter.fill, darker.fill) >= 1.25


def test_few_steps_are_spread_over_the_whole_sequence() -> None:
    assert [shade_of(i, 5).step for i in range(5)] == [0, 1, 2, 3, 4]
    assert [shade_of(i, 3).step for i in range(3)] == [0, 2, 4]
    assert [shade_of(i, 2).step for i in range(2)] == [0, 4]
    assert shade_of(0, 1).step == 0
