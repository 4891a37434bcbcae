"""Who is on duty: rosters, overrides, leave, offers, stints, and hours on site."""
