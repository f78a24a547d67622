"""Post-mortems: what a team writes down after an incident, and what it means to do."""
