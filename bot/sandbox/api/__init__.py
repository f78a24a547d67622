"""The Web API: what the bot can ask for.

Source: https://docs.slack.dev/reference/methods
"""
