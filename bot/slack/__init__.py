"""Slack, as Bongsu speaks to it: shapes of messages, the paced client, projections and the mirror of people."""
