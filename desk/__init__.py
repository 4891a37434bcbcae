"""What a service desk is: records, rules and use cases, without I/O, clock or Telegram."""
