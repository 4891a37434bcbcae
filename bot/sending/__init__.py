"""From a notice to Telegram: where it goes, when there is room, and what a refusal means."""
