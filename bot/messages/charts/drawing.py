"""A chart as SVG: what its layout holds, with the colours and strokes of each kind of thing.

Severities are told apart by colour, by how dense their pattern is, and by their names; series by colour, by signs on
their lines, and by what is written beside them.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from xml.etree.ElementTree import Element, SubElement, tostring

from bot.messages.charts.places import (
    FIGURE,
    NOTE,
    SMALL,
    TEXT,
    TITLE,
    TO_MIDDLE,
    WIDTH,
    Band,
    Course,
    Field,
    Flag,
    Ground,
    Layout,
    Spot,
    Text,
)
from bot.severity import Severity

FONT = "Noto Sans KR"
CARD, EDGE_OF_CARD, INK, QUIET, GRID, APART = "#FFFFFF", "#D5DBE3", "#1B2430", "#5A6675", "#E6EAEF", "#EEF2F7"
SERIES = ("#1A4FC0", "#0B857A", "#A63FC2", "#5B6675")
SIGNS = (
    "M-4.2 0a4.2 4.2 0 1 0 8.4 0a4.2 4.2 0 1 0-8.4 0z",
    "M-3.9-3.9h7.8v7.8h-7.8z",
    "M0-5l4.9 8.5h-9.8z",
    "M0-5.2l5.2 5.2l-5.2 5.2l-5.2-5.2z",
)
"""A disc, a square, a triangle, a diamond."""
EACH = 90.0
"""How far apart the signs of one of several series stand."""
DEPLOY = "#334155"
DARK = {Severity.SEV4: "#8A6A00", Severity.SEV3: "#A65A00", Severity.SEV5: "#3D6687"}
"""Of severities whose own colour is too light for letters and lines on a light ground."""
SPACING = {Severity.SEV1: 4, Severity.SEV2: 6, Severity.SEV3: 9, Severity.SEV4: 13, Severity.SEV5: 19}
"""How far apart the strokes of a pattern are: the graver, the denser."""


def drawn(of: Layout) -> str:
    """Draw a chart."""
    size = {"width": _n(WIDTH), "height": _n(of.height), "viewBox": f"0 0 {_n(WIDTH)} {_n(of.height)}"}
    picture = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "font-family": FONT, **size})
    card = {"x": "0.5", "y": "0.5", "width": _n(WIDTH - 1), "height": _n(of.height - 1), "rx": "12"}
    SubElement(picture, "rect", {**card, "fill": CARD, "stroke": EDGE_OF_CARD})
    _text(picture, of.title, TITLE, INK, is_bold=True)
    _text(picture, of.note, NOTE, QUIET)
    for ground in of.grounds:
        _ground(picture, ground, of.fields)
    for field in of.fields:
        _field(picture, field, of)
    for flag in of.flags:
        _flag(picture, flag, of.fields)
    for course, place in chain.from_iterable(_numbered(field) for field in of.fields):
        _course(picture, course, place, is_only=place < 0)
    _names(picture, of)
    for moment in of.moments:
        _text(picture, moment, SMALL, QUIET)
    return tostring(picture, encoding="unicode")


def _numbered(field: Field) -> Sequence[tuple[Course, int]]:
    """Give the series of a panel with their numbers; the only one has -1."""
    return [(course, place if len(field.courses) > 1 else -1) for place, course in enumerate(field.courses)]


def _ground(picture: Element, of: Ground, fields: Sequence[Field]) -> None:
    if of.is_apart:
        top, bottom = fields[0].top, fields[-1].bottom
        _box(picture, of.left, top, of.width, bottom - top, APART)


def _field(picture: Element, of: Field, within: Layout) -> None:
    if of.title:
        _text(picture, of.title, TEXT, INK, is_bold=True)
    if of.unit:
        _text(picture, of.unit, SMALL, QUIET)
    for band in of.bands:
        _band(picture, band, within)
    for tick in of.ticks:
        _line(picture, (within.left, tick.y - TO_MIDDLE), (within.right, tick.y - TO_MIDDLE), GRID)
        _text(picture, tick, SMALL, QUIET)
    for band in of.bands:
        colour = _dark(band.severity)
        _line(picture, (within.left, band.edge), (within.right, band.edge), colour, **{"stroke-opacity": "0.75"})
    for silence in of.silences:
        _text(picture, silence, SMALL, QUIET, has_halo=True)


def _band(picture: Element, of: Band, within: Layout) -> None:
    """Draw a level: a tint, and strokes from below to above, the denser the graver."""
    colour, left, right = of.severity.colour, within.left, within.right
    _box(picture, left, of.top, right - left, of.height, colour, **{"fill-opacity": "0.13"})
    look = {"stroke": colour, "stroke-width": "1.6", "stroke-opacity": "0.28", "class": "pattern"}
    strokes = "".join(_strokes(left, right, of.top, of.height, SPACING[of.severity]))
    SubElement(picture, "path", {"d": strokes, **look})


def _strokes(left: float, right: float, top: float, height: float, space: float) -> Iterator[str]:
    """Write strokes that rise to the right, as far as they lie between the edges."""
    x = left - height
    while x < right:
        first, last = max(x, left), min(x + height, right)
        yield f"M{_n(first)} {_n(top + height - (first - x))}L{_n(last)} {_n(top + height - (last - x))}"
        x += space * math.sqrt(2)


def _names(picture: Element, of: Layout) -> None:
    """Write over all else what parts of the time and levels are called."""
    for ground in of.grounds:
        _text(picture, ground.name, SMALL, QUIET, has_halo=True)
    for band in chain.from_iterable(field.bands for field in of.fields):
        _text(picture, band.name, SMALL, _dark(band.severity), has_halo=True)


def _dark(severity: Severity) -> str:
    """Give the colour of a severity as letters and lines have it."""
    return DARK.get(severity, severity.colour)


def _flag(picture: Element, of: Flag, fields: Sequence[Field]) -> None:
    """Draw what happened: a deploy as a dashed line with a triangle, an incident as a whole one with a disc."""
    colour = _dark(of.severity) if of.severity else DEPLOY
    look = {"stroke-width": "1.6"} if of.severity else {"stroke-width": "1.4", "stroke-dasharray": "5 3"}
    top = of.label.y + 3 if of.label else fields[0].top - 5
    _line(picture, (of.x, top), (of.x, fields[-1].bottom), colour, **look)
    if of.label is None:
        return
    x, y = of.label.x + 4.5, of.label.y - TO_MIDDLE
    if of.severity:
        SubElement(picture, "circle", {"cx": _n(x), "cy": _n(y), "r": "4.5", "fill": colour})
    else:
        SubElement(picture, "path", {"d": f"M{_n(x)} {_n(y - 4.5)}l4.8 8.6h-9.6z", "fill": colour})
    _text(picture, Text(of.label.x + 13, of.label.y, of.label.text), SMALL, colour, has_halo=True)


def _course(picture: Element, of: Course, place: int, *, is_only: bool) -> None:
    colour = SERIES[max(place, 0)]
    look = {"fill": "none", "stroke": colour, "stroke-width": "2.2", "stroke-linejoin": "round"}
    path = "".join(_piece(piece) for piece in of.pieces)
    if path:
        SubElement(picture, "path", {"d": path, **look, "stroke-linecap": "round"})
    for x, y in [] if is_only else _signed(of, place):
        _sign(picture, SIGNS[place], x, y, colour)
    if of.last:
        _sign(picture, SIGNS[max(place, 0)], *of.last, colour)
    for text in of.label:
        _text(picture, text, FIGURE if is_only else TEXT, colour, is_bold=True)


def _signed(of: Course, place: int) -> Iterator[Spot]:
    """Choose the spots of a series at which its sign stands; those of others stand elsewhere."""
    due = EACH * (0.5 + place / 4)
    for x, y in chain.from_iterable(of.pieces):
        if x >= due:
            yield x, y
            due = x + EACH


def _sign(picture: Element, sign: str, x: float, y: float, colour: str) -> None:
    look = {"fill": colour, "stroke": CARD, "stroke-width": "1.5"}
    SubElement(picture, "path", {"d": sign, "transform": f"translate({_n(x)} {_n(y)})", **look})


def _piece(spots: Sequence[Spot]) -> str:
    """Write a piece of a series; a single figure is a dot, which is a line without a length and round ends."""
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in (spots if len(spots) > 1 else (*spots, *spots)))


def _line(picture: Element, begin: Spot, end: Spot, colour: str, **look: str) -> None:
    ends = {"x1": _n(begin[0]), "y1": _n(begin[1]), "x2": _n(end[0]), "y2": _n(end[1])}
    SubElement(picture, "line", {**ends, "stroke": colour, **look})


def _box(picture: Element, left: float, top: float, width: float, height: float, fill: str, **look: str) -> None:
    sides = {"x": _n(left), "y": _n(top), "width": _n(width), "height": _n(height)}
    SubElement(picture, "rect", {**sides, "fill": fill, **look})


def _text(
    picture: Element, of: Text, size: float, colour: str, *, is_bold: bool = False, has_halo: bool = False
) -> None:
    """Write words; the font has one weight, so that bold ones have an edge, and a halo parts others from lines."""
    if not of.text:
        return
    own: Mapping[str, str] = {"x": _n(of.x), "y": _n(of.y), "font-size": _n(size), "text-anchor": of.anchor}
    edge = {"stroke": colour, "stroke-width": _n(size / 36)} if is_bold else {}
    edge = {"stroke": CARD, "stroke-width": "3.6", "paint-order": "stroke"} if has_halo else edge
    SubElement(picture, "text", {**own, "fill": colour, "stroke-linejoin": "round", **edge}).text = of.text


def _n(value: float) -> str:
    """Write a number as briefly as a picture needs it."""
    return f"{value:.1f}".removesuffix(".0")
