"""The impact chart as a file: whole or not at all."""

from __future__ import annotations

from dataclasses import replace

import impacts
import pytest

from wellspent.cli.impact_pictures import ChartKindUnknown, write_answer_chart, write_chart
from wellspent.errors import FileUnwritable
from wellspent.report.table_question import Answer
from wellspent.worth.segments import SegmentEffect, SegmentEffects


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


def test_of_a_table_what_says_most_is_drawn(tmp_path):
    effect = impacts.effect("help", "spend", impacts.known(3.0))
    segments = SegmentEffects((SegmentEffect("vip", 300, impacts.known(4.0), 0.01),), None, "")
    for answer, words in ((Answer(effect), "How alike the arms are"), (Answer(effect, segments=segments), "Effect by segment")):  # fmt: skip
        assert write_answer_chart(answer, tmp_path / "chart.svg")
        assert f"<title>{words}</title>" in (tmp_path / "chart.svg").read_text()


def test_an_answer_without_anything_to_draw_writes_no_file(tmp_path):
    bare = replace(impacts.effect("help", "spend", impacts.known(3.0)), balance=None)
    assert not write_answer_chart(Answer(bare), tmp_path / "chart.svg")
    assert not (tmp_path / "chart.svg").exists()
