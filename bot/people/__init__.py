"""Who is who: workspaces, people as Slack knows them, and what they may do."""
