"""What the workspace serves: the Web API for the bot, and the page for people."""
