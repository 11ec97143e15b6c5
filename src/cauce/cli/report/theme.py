"""Colours, type and measures: one set for the page and its charts."""

from __future__ import annotations

from typing import Any

INK = "#1d2733"
MUTED = "#667281"
LINE = "#dfe4ea"
MATCH = "#1f6f9f"
"""Everything that speaks for one person."""
APART = "#c4572f"
"""Everything that speaks for two."""
PALE = "#b9d3e3"
"""What is there, but counts less: matches that other keys find too."""
FAINT = "#c9d0d8"
"""What is not used."""

FONT = "Helvetica, Arial, sans-serif"
WIDE = 760
"""Of most charts with their labels, in pixels; a phone shows them smaller, and scrolls the rest."""
ROW = 21
"""Height of one row of bars."""

CONFIG: dict[str, Any] = {
    "background": "transparent",
    "font": FONT,
    "padding": 4,
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "labelFontSize": 12.5,
        "labelLimit": 330,
        "titleColor": MUTED,
        "titleFontSize": 12.5,
        "titleFontWeight": "normal",
        "titlePadding": 10,
        "domainColor": MUTED,
        "tickColor": LINE,
        "gridColor": LINE,
    },
    "axisY": {"domain": False, "ticks": False, "labelPadding": 8},
    "axisX": {"titleAnchor": "start"},
    "legend": {
        "labelColor": INK,
        "labelFontSize": 12.5,
        "title": None,
        "orient": "top",
        "direction": "horizontal",
        "symbolSize": 110,
        "labelLimit": 320,
    },
    "header": {"labelColor": INK, "labelFontSize": 13.5, "labelFontWeight": "bold", "title": None},
    "text": {"color": INK, "fontSize": 12.5},
}
"""Vega-Lite's `config` of every chart."""
