"""vaderSentiment alone: a sentiment score of every text; prints turns and processor seconds."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer


def main() -> None:
    """Read texts, one JSON string a line, and score them."""
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    analyzer = SentimentIntensityAnalyzer()
    analyzer.polarity_scores(texts[0])
    start = time.process_time()
    for text in texts:
        analyzer.polarity_scores(text)
    print(json.dumps({"turns": len(texts), "seconds": time.process_time() - start}))


if __name__ == "__main__":
    main()
