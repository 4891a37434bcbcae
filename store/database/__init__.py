"""One database: its engines, transactions, turns to write, and what its errors mean."""
