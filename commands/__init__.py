"""The slash commands that people type, one module a family."""
