"""Alerts: kept as they come, then sorted into incidents and lines."""
