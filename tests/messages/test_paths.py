from bot.messages.paths import TEMPLATES, catalogue_of


def test_the_words_are_where_the_code_is() -> None:
    assert (TEMPLATES / "incident.jinja").is_file()
    assert catalogue_of("ko").is_file()
