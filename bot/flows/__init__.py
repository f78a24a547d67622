"""Durable flows: the only place where domains meet, and where Slack and other systems are called."""
