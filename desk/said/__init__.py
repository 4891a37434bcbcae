"""Moments, spans and durations as people say them, in Chinese and English."""

from desk.said.reading import duration_said, moment_said, span_said

__all__ = ["duration_said", "moment_said", "span_said"]
