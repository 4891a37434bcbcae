"""Fault campaigns: the real desk as processes, with everything going wrong that can."""
