"""Deploys by Kubernetes alone, where its package is installed."""
