"""Watches: what is looked for in metrics, how each stands, and what happened."""
