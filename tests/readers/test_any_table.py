"""Any table of an analyst's own: what is read, and what is said of what cannot be."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from wellspent.errors import EncodingUnknown, FileUnreadable, NothingFound
from wellspent.readers.any_table import read_any_table


def _written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "table.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_columns_are_what_their_cells_say(tmp_path: Path) -> None:
    table, problems = read_any_table(_written(tmp_path, "t,y,at,who\n1,2.5,2026-09-07,Dana\n0,,,\n"))  # fmt: skip
    assert problems == []
    assert table.to_pylist()[1] == {"t": 0, "y": None, "at": None, "who": None}
    assert pa.types.is_temporal(table.schema.field("at").type)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_cells_may_be_parted_as_spreadsheets_do(tmp_path: Path, delimiter: str) -> None:
    lines = "t,y,agent\n1,2,a\n0,3,b\n".replace(",", delimiter)
    assert read_any_table(_written(tmp_path, lines))[0].column_names == ["t", "y", "agent"]


def test_a_row_that_cannot_be_read_is_left_out_with_its_line(tmp_path: Path) -> None:
    rows = "".join(f"{k % 2},{k}\n" for k in range(40))
    table, problems = read_any_table(_written(tmp_path, f"t,y\n{rows}1,2,3,4\n0,9\n"))
    assert table.num_rows == 41
    assert [one.line for one in problems] == [42]


def test_not_available_is_no_value(tmp_path: Path) -> None:
    table, _ = read_any_table(_written(tmp_path, "t,y\n1,NA\n0,4\n1,null\n"))
    assert table["y"].to_pylist() == [None, 4, None]


def test_parquet_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    pq.write_table(pa.table({"t": [1, 0]}), path)
    assert read_any_table(path)[0]["t"].to_pylist() == [1, 0]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", NothingFound),
        (b"t,y\n", NothingFound),
        (b"PAR1 and nothing of it", FileUnreadable),
        ("t,y\n1,\u00e4\n".encode("latin-1"), EncodingUnknown),
    ],
)
def test_what_is_no_table_is_said_in_words(tmp_path: Path, content: bytes, error: type) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    with pytest.raises(error) as refused:
        read_any_table(path)
    assert str(path) in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match="cannot be read"):
        read_any_table(tmp_path / "nowhere.csv")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_spreadsheets_utf_16_is_named_with_its_own_remedy(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(FileUnreadable, match="UTF-16") as refused:
        read_any_table(_written(tmp_path, "\ufefft,y\n1,2\n", encoding))
    assert "iconv -f UTF-16 -t UTF-8 'table.csv'" in refused.value.remedy
