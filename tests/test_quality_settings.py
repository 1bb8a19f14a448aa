"""`[quality]` in wellspent.toml: how disputes run, and what counts as below standard."""

from __future__ import annotations

import pytest

from wellspent.settings import QualitySettings, SettingsInvalid, parse_settings


def test_a_centre_says_how_long_disputes_are_open_and_what_its_standard_is():
    text = "[quality]\ndispute_days = 10\nreview_days = 3\nstandard = 72.5\n"
    assert parse_settings(text).quality == QualitySettings(10, 3, 72.5)


def test_without_a_word_of_quality_it_is_fourteen_days_seven_and_eighty_percent():
    assert parse_settings("").quality == QualitySettings(14, 7, 80.0)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("dispute_days = 0", "dispute_days = 0"),
        ("dispute_days = 3651", "dispute_days = 3651"),
        ("review_days = 1.5", "review_days = 1.5"),
        ("standard = 101", "standard = 101"),
        ("standard = true", "standard = True"),
        ("window = 3", "has the key 'window' in [quality]"),
    ],
)
def test_what_cannot_be_is_refused_with_the_offending_value(line, said):
    with pytest.raises(SettingsInvalid) as caught:
        parse_settings(f"[quality]\n{line}\n")
    assert said in str(caught.value)
