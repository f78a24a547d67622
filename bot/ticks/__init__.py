"""The clock's edge: what is due is found and enqueued, by one instance of all."""
