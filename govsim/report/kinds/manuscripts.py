"""From blocks to a manuscript, without a notebook between them."""

from __future__ import annotations

from collections.abc import Sequence

from govsim.catalogue.messages import Language
from govsim.report.blocks import Block, Picture
from govsim.report.documents import Manuscript
from govsim.report.drawing import Pictures


def manuscript(
    blocks: Sequence[Block], title: str, language: Language, *, layout: str = "page",
    scale: float = 1.0,
) -> Manuscript:  # fmt: skip
    """Blocks as one Markdown text with its pictures.

    Parameters
    ----------
    blocks : sequence of Block
    title : str
        For the window or tab.
    language : Language
    layout : str
    scale : float
        Type size against the layout's own; pictures shrink with it.

    Returns
    -------
    Manuscript
    """
    parts: list[str] = []
    pictures = Pictures()
    for block in blocks:
        if not isinstance(block, Picture):
            parts.append(block.markdown)
            continue
        name = f"picture-{len(pictures)}"
        pictures.add(name, block.drawing, block.csv)
        width = round(100 * scale * block.share)
        parts.append(f'![{block.caption}]({name}.png){{alt="{block.description}" width={width}%}}')
    return Manuscript("\n\n".join(parts) + "\n", pictures, title, language, layout, scale)
