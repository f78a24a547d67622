"""What Slack refuses in blocks and views, and how it says so."""
