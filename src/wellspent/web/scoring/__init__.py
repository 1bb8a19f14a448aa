"""Samples, queues of work, evaluations and calibration."""
