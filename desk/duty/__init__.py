"""On-call duty: who answers for a team at a moment, and why; pure rules over rosters and leave."""
