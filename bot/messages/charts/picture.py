"""SVG as PNG.

https://resvg-py.readthedocs.io/
"""

import pylopdf_fonts_ko
import resvg_py

ZOOM = 2.4
"""Dots of a picture for each unit of its layout: sharp on screens of today."""


def png(svg: str) -> bytes:
    """Draw a picture with the font that Bongsu brings along, whatever fonts the machine has."""
    font = str(pylopdf_fonts_ko.sans_path())
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=ZOOM, font_files=[font], skip_system_fonts=True))
