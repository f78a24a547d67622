"""Bongsu: a ChatOps bot for Slack. Importing any module of it does nothing."""
