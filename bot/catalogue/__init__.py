"""The team's own facts in one TOML file: services, people, roles, windows, and what becomes of alerts."""

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.check import check_text, secretless, tokenless, unanswered, uninstalled, unkeyed
from bot.catalogue.load import load, parse
from bot.catalogue.mistakes import CatalogueError, Mistake
from bot.catalogue.shelf import Shelf

__all__ = [
    "Catalogue",
    "CatalogueError",
    "Mistake",
    "Shelf",
    "check_text",
    "load",
    "parse",
    "secretless",
    "tokenless",
    "unanswered",
    "uninstalled",
    "unkeyed",
]
