"""What the workspace sends to the bot, signed as Slack signs it."""
