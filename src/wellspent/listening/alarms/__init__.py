"""Early warnings: which topics have become more than their own past explains, and since when."""

from wellspent.listening.alarms.counted import counted
from wellspent.listening.alarms.model import ANSWERS, Alarm, AlarmAnswer, Alarms, Run
from wellspent.listening.alarms.teaching import taught
from wellspent.listening.alarms.watching import watch

__all__ = ["ANSWERS", "Alarm", "AlarmAnswer", "Alarms", "Run", "counted", "taught", "watch"]
