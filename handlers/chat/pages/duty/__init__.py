"""What people read about duty: who has it, the weeks to come, briefs, offers, hours on site."""
