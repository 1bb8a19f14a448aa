"""Early warnings: which topics have become more than their own past explains, and since when.

Counts are judged by `watch`, amounts (a load, a handle time) by `watch_amounts`; `taught` makes of
people's answers what `watch` takes as thresholds. `counted` and `measured` read foreign tables.
"""

from wellspent.listening.alarms.amounts import AmountAlarm, AmountAlarms, watch_amounts
from wellspent.listening.alarms.counted import counted, measured
from wellspent.listening.alarms.model import ANSWERS, Alarm, AlarmAnswer, Alarms, Run
from wellspent.listening.alarms.teaching import taught
from wellspent.listening.alarms.watching import watch, watch_each_date

__all__ = [
    "ANSWERS",
    "Alarm",
    "AlarmAnswer",
    "Alarms",
    "AmountAlarm",
    "AmountAlarms",
    "Run",
    "counted",
    "measured",
    "taught",
    "watch",
    "watch_amounts",
    "watch_each_date",
]
