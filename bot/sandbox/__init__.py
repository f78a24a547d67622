"""A Slack workspace on one's own machine, for trying out, developing and testing; it knows nothing of the bot."""
