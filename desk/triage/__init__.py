"""Understanding the first sentence: which category a report belongs to, and which words say so."""

from desk.triage.guessing import SURE, Guess, Triage

__all__ = ["SURE", "Guess", "Triage"]
