"""Every character has a glyph, or is refused."""

import warnings
from pathlib import Path

import pytest

from govsim.catalogue.errors import InputError
from govsim.catalogue.outcomes import OUTCOMES
from govsim.catalogue.parameters import load_parameters
from govsim.report.fonts import (
    check_coverage,
    families,
    legible,
    missing_characters,
    official_faces,
    shipped_fonts,
)
from govsim.report.style import house_style, look


def test_catalogue_texts_have_glyphs() -> None:
    """Labels, units, definitions and sources of the whole catalogue can be shown."""
    texts = [o.text(p, "zh") + o.text(p, "en") for o in OUTCOMES.values()
             for p in ("label", "unit", "definition")]  # fmt: skip
    texts += [p.text(part, language) for p in load_parameters().values()
              for part in ("label", "unit", "source") for language in ("zh", "en")]  # fmt: skip
    assert missing_characters("".join(texts)) == []


def test_a_character_without_glyph_is_refused() -> None:
    """A rare character in a name is an error that names it, never a box."""
    with pytest.raises(InputError, match="31350"):
        check_coverage(["社区\U00031350"])


def test_a_symbol_without_glyph_is_written_out() -> None:
    """An emoji that no font has is named in print; marks that only join others are left out."""
    check_coverage(["社区😀🚀👨\u200d👩\ufe0f"])
    assert legible("社区😀，好") == "社区😀，好"
    assert legible("去🚀吧") == "去[rocket]吧"
    assert legible("👩\U000e0067") == "[woman]"
    assert legible("\U0001fae8") in ("[u+1fae8]", "[U+1FAE8]", "[shaking face]")


def test_a_folder_of_fonts_that_is_missing_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """GOVSIM_FONTS must name a folder."""
    monkeypatch.setenv("GOVSIM_FONTS", str(tmp_path / "nowhere"))
    with pytest.raises(InputError, match="nowhere"):
        families()


def test_the_house_style_draws_chinese_without_warning() -> None:
    """matplotlib finds the shipped fonts for Chinese, minus signs and quotation marks."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with warnings.catch_warnings(), house_style():
        warnings.simplefilter("error")
        figure = Figure()
        FigureCanvasAgg(figure)
        figure.text(0.1, 0.5, "提高社区运转经费 −0.5% “引号” ↑↓")
        figure.canvas.draw()
    assert set(shipped_fonts()) <= set(families())


def test_scenarios_differ_without_colour() -> None:
    """In black and white, line style and marker still tell six scenarios apart."""
    looks = [look(i) for i in range(6)]
    assert len({one.dashes for one in looks}) == 6
    assert len({one.marker for one in looks}) == 6


def test_faces_of_official_documents_are_known_by_any_of_their_names(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A font whose name table says 仿宋_GB2312 sets the body, whatever its file is called."""
    from fontTools.ttLib import TTFont

    from govsim.report.fonts import symbol_font

    with TTFont(symbol_font()) as font:
        for record in list(font["name"].names):
            if record.nameID in (1, 4, 16):
                font["name"].setName("FangSong_GB2312", record.nameID, record.platformID,
                                     record.platEncID, record.langID)  # fmt: skip
        font["name"].setName("仿宋_GB2312", 1, 3, 1, 0x804)
        font.save(tmp_path / "x.ttf")
    monkeypatch.setenv("GOVSIM_FONTS", str(tmp_path))
    assert list(official_faces()) == ["body"]
    assert official_faces()["body"] in families()
