from bot.messages.canvas import LARGEST, canvas
from bot.messages.words import words_for

WORDS, URL = words_for("en"), "https://bongsu.example.com/postmortems/12"


def test_the_title_is_the_canvas_own_and_headings_have_three_ranks() -> None:
    title, text = canvas(WORDS, 12, "# Checkout fails\n\nSEV2\n\n## Summary\n\n#### Deep\n\n##### Deeper\n\n#hash", URL)
    assert title == "Post-mortem of incident 12"
    assert text == "SEV2\n\n## Summary\n\n### Deep\n\n### Deeper\n\n#hash"


def test_nobody_is_called_and_pictures_are_links() -> None:
    _, text = canvas(WORDS, 12, "![](@U0MAYAJOHN) and ![graph](https://example.com/g.png)", URL)
    assert text == "[](@U0MAYAJOHN) and [graph](https://example.com/g.png)"


def test_a_long_one_ends_with_a_line_and_the_way_to_the_rest() -> None:
    _, text = canvas(WORDS, 12, "- one line\n" * 50_000, URL)
    assert len(text) <= LARGEST + 100
    assert text.endswith(f"- one line\n\nThe rest is on the page: {URL}\n")
