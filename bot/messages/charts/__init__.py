"""Charts of metrics: what one shows, where everything stands, and the picture of it."""
