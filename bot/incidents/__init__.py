"""Incidents: from their declaration to their end."""
