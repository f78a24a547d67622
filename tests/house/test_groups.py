import pytest


@pytest.mark.xdist_group("kept")
def test_tests_of_a_group_are_kept_together(request: pytest.FixtureRequest) -> None:
    """A browser and its teams are shared by their group: pytest-xdist keeps those together whose ids end alike."""
    is_asked = getattr(request.config.option, "loadgroup", False)
    assert request.node.nodeid.endswith("@kept") == is_asked
