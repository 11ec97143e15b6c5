"""From a chart to a picture: SVG as text, drawn here, so that the page has no script and needs no network.

Drawn rather than inlined as JavaScript: the libraries would be two megabytes of every report, would be stopped by the
content policies of mail and document systems, and would print badly. A chart is some 20 kB.
"""

from __future__ import annotations

import re

import vl_convert

from cauce.cli.report.charts import Chart
from cauce.cli.report.theme import CONFIG

_HEAD = re.compile(r'<svg[^>]*?width="(?P<width>[\d.]+)" height="(?P<height>[\d.]+)"[^>]*>')
_SPOKEN = re.compile(r' (?:aria-\w+|role)="[^"]*"')
"""What is read out of every bar and dot; the picture has one label instead, and the tables beside it say the rest."""


def draw(chart: Chart, label: str) -> str:
    """The chart as an `<svg>` element that scales with the page; `label` is read out to who cannot see it."""
    drawn: str = vl_convert.vegalite_to_svg(chart.configure(**CONFIG).to_dict(validate=False), allowed_base_urls=[])
    head = _HEAD.match(drawn)
    assert head
    width, height = head["width"], head["height"]
    body = _SPOKEN.sub("", drawn[head.end() :])
    return f'<svg role="img" aria-label="{label}" viewBox="0 0 {width} {height}" width="{width}">{body}'
