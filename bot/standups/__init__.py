"""Standups: each person is asked at their own time, and the channel reads what they answered."""
