"""Deploys: what is asked for, what must be so before it starts, and what becomes of it."""
