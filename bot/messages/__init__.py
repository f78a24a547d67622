"""The words: pure functions from dataclasses to messages, views and pages, in English and Korean."""
