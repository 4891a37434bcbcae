"""Texts as Telegram reads them: marks, entities, links."""
