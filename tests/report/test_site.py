"""The documentation site: whole, within itself, the same in both languages."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
import typer

from govsim.catalogue.messages import LANGUAGES, translate
from govsim.cli import build, main
from govsim.policy.proposals import PROPOSALS
from govsim.report.reference.interface import public_things, sentences_of
from govsim.report.reference.interface_words import SENTENCES
from govsim.report.site import GallerySettings, build_site
from govsim.report.site.build import write_files
from govsim.report.site.gallery import exhibited, exhibits
from govsim.report.site.links import faults_of, read
from govsim.report.site.shown import PageError, with_answers
from govsim.report.site.spark import Spark, bounds, spark_svg
from govsim.report.site.text import fragment, plain, with_contents
from tests.sharing import made_once

PAGE = '<!DOCTYPE html><html lang="en"><body><h1 id="a">A</h1>{}</body></html>'


class Texts(HTMLParser):
    """Where links of one region of a page lead, and the switch."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.menu: list[str] = []
        self.switch = ""
        self.skip = ""
        self._inside = False
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "nav":
            self._inside = given.get("id") == "menu"
        if tag == "a" and self._inside:
            self.menu.append(given["href"] or "")
        if given.get("class") == "switch":
            self.switch = given["href"] or ""
        if given.get("class") == "skip":
            self.skip = given["href"] or ""


def commands(language):
    return typer.main.get_command(build(language))


@pytest.fixture(scope="session")
def gallery(district_folder: Path) -> GallerySettings:
    return GallerySettings(
        replications=3, years=3, jobs=1, district=str(district_folder), scenarios=("raise-grants",)
    )


@pytest.fixture(scope="session")
def site(gallery: GallerySettings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole documentation with a gallery of one proposal in a small district."""

    def make(output: Path) -> list[Path]:
        return [build_site(output / "site", commands=commands, gallery=gallery).parent]

    return made_once(tmp_path_factory, "made", make)[0]


def pages(site: Path, language: str) -> list[str]:
    """Paths of all pages of a language."""
    return sorted(
        p.relative_to(site / language).as_posix() for p in site.rglob(f"{language}/**/*.html")
    )


@pytest.mark.slow
class TestWholeSite:
    """What a visitor relies on, on every page."""

    def test_no_link_is_dead_and_none_leads_outside(self, site):
        """Pages, pictures and places on pages exist; headings go down one level at a time."""
        assert faults_of(site) == []

    def test_scripts_and_styles_load_nothing_from_outside(self, site):
        """Neither the style sheet nor the search names any address or other file."""
        for name in ("site.css", "site.js"):
            text = (site / name).read_text(encoding="utf-8")
            assert "://" not in text
            assert "url(" not in text
            assert "@import" not in text

    def test_every_page_is_there_in_both_languages(self, site):
        """Neither language has a page that the other lacks."""
        chinese, english = (pages(site, language) for language in LANGUAGES)
        assert chinese == english
        assert {"gallery/raise-grants.html", "commands.html", "tutorial/6-your-district.html"} <= {
            *chinese
        }

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_page_has_the_switch_and_the_skip_link(self, site, language):
        """The switch leads to the same page in the other language."""
        other = "en" if language == "zh" else "zh"
        for name in pages(site, language):
            page = site / language / name
            found = Texts(page)
            assert (page.parent / found.switch).resolve() == (site / other / name).resolve()
            assert found.skip == "#content"

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_navigation_lists_every_page_on_every_page(self, site, language):
        """Whoever is on any page can see all others."""
        for name in pages(site, language):
            page = site / language / name
            found = {(page.parent / href).resolve() for href in Texts(page).menu}
            assert found == {(site / language / other).resolve() for other in pages(site, language)}

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_search_knows_every_page(self, site, language):
        """Every page's path is in the index."""
        text = (site / language / "search-index.js").read_text(encoding="utf-8")
        assert all(f'"{name}"' in text for name in pages(site, language))

    def test_the_appendix_is_whole_and_says_how_it_was_made(self, site):
        """The gallery's page holds the answer, the number of replications and the appendix."""
        text = plain((site / "zh/gallery/raise-grants.html").read_text(encoding="utf-8"))
        assert "居民满意度：" in text
        assert "模拟3次，试算3年，随机种子0" in text
        assert "附件1" in text
        assert "govsim appendix raise-grants --replications 50" in text

    def test_the_gallery_is_not_computed_twice(self, site, gallery, monkeypatch):
        """A finished appendix is taken from the work folder, and no notebook runs again."""
        monkeypatch.setattr("govsim.report.site.gallery.make_manuscripts", None)
        monkeypatch.setattr("govsim.report.site.gallery.plan_study", None)
        (again,) = exhibits(gallery, site.with_name("site-work"))
        assert again.scenario.name == "raise-grants"
        assert set(again.manuscripts) == set(LANGUAGES)


def test_a_second_build_takes_away_pages_that_are_no_more(tmp_path):
    """Files of the last build go if this one does not write them; a user's own stay."""
    site = tmp_path / "s"
    write_files({"index.html": b"1", "zh/old.html": b"1"}, site)
    (site / "zh/mine.txt").write_text("x", encoding="utf-8")
    write_files({"index.html": b"2", "zh/new.html": b"2"}, site)
    assert not (site / "zh/old.html").exists()
    assert (site / "zh/mine.txt").exists()
    assert (site / "index.html").read_bytes() == (site / "zh/new.html").read_bytes() == b"2"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["s"]


def test_the_gallery_has_every_proposal_once():
    """Eighteen proposals, each tried by a scenario of its own."""
    assert len(exhibited()) == len(set(exhibited())) == len(PROPOSALS) == 18


def test_every_sentence_of_the_public_docstrings_has_its_chinese():
    """The page of the Python interface is Chinese throughout, and keeps no sentence nobody says."""
    said = {text for _, thing in public_things() for text in sentences_of(thing)}
    assert said == set(SENTENCES)
    assert all(translate(text, "zh") != text for text in said)


@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        ('<a href="https://example.org/">x</a>', "leads outside"),
        ('<a href="//example.org/">x</a>', "leads outside"),
        ('<img alt="x" src="no.png">', "leads nowhere"),
        ('<a href="#b">x</a>', "no such place"),
        ('<img src="data:,">', "picture without words"),
        ("<h3>x</h3>", "heading 1 is followed by heading 3"),
        ("<h1>x</h1>", "2 headings of the first level"),
        ('<p id="a">x</p>', "an identifier is given twice"),
        ('<meta http-equiv="refresh">', "loads something by itself"),
    ],
)
def test_each_kind_of_fault_is_found(tmp_path, inside, fault):
    """The look for faults would notice every kind it promises to notice."""
    (tmp_path / "page.html").write_text(PAGE.format(inside), encoding="utf-8")
    (found,) = faults_of(tmp_path)
    assert fault in found


def test_a_sound_page_has_no_fault(tmp_path):
    """Links to places, pages, data and mail are all right."""
    links = '<h2>B</h2><a href="#a">x</a><a href="page.html#a">x</a><a href="mailto:x@y">x</a>'
    (tmp_path / "page.html").write_text(PAGE.format(links), encoding="utf-8")
    assert faults_of(tmp_path) == []
    assert read(tmp_path / "page.html").headings == [1, 2]


def test_addresses_outside_become_text():
    """The address is on the page to be copied, once, and no link leads to it."""
    made = fragment("[a](http://x.example/1) [b](http://x.example/1) [c](model.en.md#d)", "en")
    assert made.count("http://x.example/1") == 1
    assert 'href="http' not in made
    assert 'href="model.html#d"' in made


def test_short_pages_have_no_list_of_headings():
    """Two headings need none; three do, after the page's title."""
    two = "<h1>T</h1>" + '<h2 id="x">X</h2>' * 2
    assert with_contents(two, "en") == two
    assert with_contents(two + '<h2 id="y">Y</h2>', "en").index("toc") < two.index("X") + 200


def test_a_command_that_fails_stops_the_build():
    """A page cannot show an answer that govsim does not give."""
    with pytest.raises(PageError):
        with_answers("```sh shown\ngovsim run nothing-of-that-name --output x\n```\n", "en")
    with pytest.raises(PageError, match="only govsim"):
        with_answers("```sh shown\nls\n```\n", "en")


def test_curves_share_one_scale():
    """Zero is always on it, and an effect of nothing at all still has one."""
    one = Spark([0.0, 1.0], [0.0, 0.5], [0.0, 2.0], "2027", "2028")
    flat = Spark([0.0, 0.0], [0.0, 0.0], [0.0, 0.0], "2027", "2028")
    assert bounds([one, flat]) == (0.0, 2.0)
    assert bounds([flat]) == (-1.0, 1.0)
    assert "nan" not in spark_svg(flat, bounds([flat]), "zh")


def test_faults_of_the_command_are_said_at_once(capsys, tmp_path):
    """Wrong numbers and a folder that cannot be written give one message each and exit code 2."""
    (tmp_path / "file").write_text("x")
    words = ["site", "--replications", "many", "--output", str(tmp_path / "file"), "--language"]
    with pytest.raises(SystemExit) as stopped:
        main([*words, "zh"])
    assert stopped.value.code == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2
    assert "--replications" in said[0]
