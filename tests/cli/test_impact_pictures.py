"""The impact chart as a file: whole or not at all."""

from __future__ import annotations

import impacts
import pytest

from wellspent.cli.impact_pictures import ChartKindUnknown, write_chart
from wellspent.errors import FileUnwritable


def test_the_end_of_the_name_says_what_is_drawn(tmp_path):
    write_chart(impacts.impact(), tmp_path / "chart.svg")
    write_chart(impacts.impact(), tmp_path / "chart.PNG")
    assert (tmp_path / "chart.svg").read_text().startswith("<svg xmlns")
    assert (tmp_path / "chart.PNG").read_bytes().startswith(b"\x89PNG")


def test_another_kind_is_refused_with_the_two_that_there_are(tmp_path):
    with pytest.raises(ChartKindUnknown, match=r"Name the chart F\.svg or F\.png"):
        write_chart(impacts.impact(), tmp_path / "chart.pdf")


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(FileUnwritable):
        write_chart(impacts.impact(), tmp_path / "nowhere" / "chart.png")
