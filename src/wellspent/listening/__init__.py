"""What customers are telling us, and who is not heard: signals, reasons, alarms, surveys, sources.

Functions from frozen dataclasses or Arrow tables to the same. The rooms know nothing of one another.
"""
