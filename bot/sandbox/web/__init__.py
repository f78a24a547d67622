"""The addresses of the local workspace: Slack's own for the bot, and those of the page."""
