"""What machines call: Slack's endpoint, alert sources, and who looks after Bongsu itself."""
