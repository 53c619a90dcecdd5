"""A picture of one enterprise and the paths by which contagion reached it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
import networkx as nx
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from api.masking import masked_explanation
from cypher import statement
from gnn.packed_explanation import unpacked_text
from graph.errors import BadInput
from graph.store import Store

_COLOURS = {"Enterprise": "#4c78a8", "Person": "#b279a2", "Address": "#9d9da1"}
_CHINESE = ("Noto Sans CJK SC", "Noto Sans CJK JP", "WenQuanYi Zen Hei", "SimHei", "PingFang SC")


def draw_contagion(store: Store, file: Path) -> Path:
    """PNG of the grade that owes most to related parties. Raises BadInput without grades."""
    found = store.read(statement("read/strongest_contagion"))
    if found.empty:
        raise BadInput("a graded month (run `linkrisk grade`)", "no grades", "picture")
    explanation = masked_explanation(unpacked_text(found["explanation"].iloc[0]))
    file.parent.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context({"font.family": [_font()]}):
        figure = _figure(explanation)
        FigureCanvasAgg(figure).print_png(str(file))  # type: ignore[no-untyped-call]
    return file


def _font() -> str:
    """A font with Chinese characters where the machine has one."""
    known = {entry.name for entry in font_manager.fontManager.ttflist}
    return next((name for name in _CHINESE if name in known), "DejaVu Sans")


def _figure(explanation: dict[str, Any]) -> Figure:
    drawn = _graph(explanation)
    places = nx.spring_layout(drawn, seed=3, k=1.2)
    figure = Figure(figsize=(9, 6), dpi=130)
    axes = figure.add_axes((0.02, 0.02, 0.96, 0.88))
    own = explanation["enterprise_id"]
    colours = ["#d62728" if node == own else _COLOURS[drawn.nodes[node]["kind"]] for node in drawn]
    widths = [1.0 + 6.0 * abs(drawn.edges[edge]["points"]) for edge in drawn.edges]
    nx.draw_networkx_nodes(drawn, places, node_color=colours, node_size=420, ax=axes)
    nx.draw_networkx_edges(drawn, places, width=widths, edge_color="#d98880", ax=axes)
    names = {node: drawn.nodes[node]["name"] for node in drawn}
    nx.draw_networkx_labels(drawn, places, labels=names, font_size=7, ax=axes, font_family=_font())
    axes.axis("off")
    figure.suptitle(
        f"{explanation['name']}: class {explanation['class']}, score {explanation['score']:.0f}, "
        f"contagion {sum(path['points'] for path in explanation['contagion']):+.2f} log-odds"
    )
    return figure


def _graph(explanation: dict[str, Any]) -> nx.Graph[str]:
    drawn: nx.Graph[str] = nx.Graph()
    drawn.add_node(explanation["enterprise_id"], kind="Enterprise", name=explanation["name"])
    for path in explanation["contagion"]:
        for node in path["path"]:
            drawn.add_node(node["id"], kind=node["kind"], name=node["name"])
        for link in path["links"]:
            before = drawn.get_edge_data(link["from"], link["to"], {"points": 0.0})["points"]
            drawn.add_edge(link["from"], link["to"], points=before + path["points"])
    return drawn
