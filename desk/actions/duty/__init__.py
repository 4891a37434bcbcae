"""On-call duty: rosters, leave, overrides and offers; who is told when a shift begins or ends."""
