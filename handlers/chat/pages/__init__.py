"""What people read: cards, lists, relays and pages, rendered from the facts as they stand."""
