"""Metrics: what figures mean, what they were, and what was kept of them."""
