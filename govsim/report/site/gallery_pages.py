"""The gallery's pages: one list of all proposals, one page a proposal."""

from __future__ import annotations

import html

from govsim.catalogue.messages import N_, Language, translate
from govsim.report.site.gallery import Exhibit
from govsim.report.site.plan import Page
from govsim.report.site.spark import bounds, spark_svg
from govsim.report.site.text import fragment, with_contents

PICTURES = "pictures"


def gallery_pages(exhibits: list[Exhibit], language: Language) -> list[Page]:
    """The list, and the page of every proposal."""
    return [_list(exhibits, language), *(_page(e, exhibits, language) for e in exhibits)]


def pictures_of(exhibit: Exhibit, language: Language) -> dict[str, bytes]:
    """Pictures of one proposal's page, by path within the language's folder."""
    manuscript = exhibit.manuscripts[language]
    return {
        f"gallery/{PICTURES}/{exhibit.scenario.name}/{name}": data
        for name, data in manuscript.pictures.items()
        if name.endswith(".png")
    }


def _list(exhibits: list[Exhibit], language: Language) -> Page:
    def t(message: str, **values: object) -> str:
        return html.escape(translate(message, language, **values))

    scale = bounds([e.spark for e in exhibits])
    title = translate(N_("Gallery: every proposal and its appendix"), language)
    cards = "".join(
        f'<li class="card"><a href="{e.scenario.name}.html">'
        f"{html.escape(e.scenario.title.get(language))}</a>"
        f"{spark_svg(e.spark, scale, language)}<p>{html.escape(e.answer[language])}</p></li>"
        for e in exhibits
    )
    about = t(N_("Each proposal was tried alone on the sample district, at the strength its "
                 "scenario file gives. The curves show the difference in residents' satisfaction "
                 "from the baseline by month, with a 95% band, all to one scale."))  # fmt: skip
    settings = html.escape(_settings(exhibits[0], language))
    body = (
        f"<h1>{html.escape(title)}</h1><p>{about}</p><p>{settings}</p>"
        f'<ul class="cards">{cards}</ul>'
    )
    return Page("gallery/index", "gallery", title, body)


def _page(exhibit: Exhibit, exhibits: list[Exhibit], language: Language) -> Page:
    def t(message: str, **values: object) -> str:
        return translate(message, language, **values)

    e, name = exhibit, exhibit.scenario.name
    title = e.scenario.title.get(language)
    description = e.scenario.description
    command = f"govsim appendix {name} --replications 50 --years {e.years} --seed {e.seed}"
    markdown = "\n".join([
        t(N_("The same with more replications, and as DOCX and PDF:")), "",
        "```sh", command, "```", "",
        t(N_("Its options, bounds and side effect: [proposals](../proposals.html).")),
    ])  # fmt: skip
    appendix = fragment(e.manuscripts[language].markdown, language, shift=1, prefix="a-",
                        pictures=e.manuscripts[language].pictures)  # fmt: skip
    appendix = appendix.replace('src="', f'src="{PICTURES}/{name}/')
    scale = bounds([one.spark for one in exhibits])
    body = "\n".join([
        f"<h1>{html.escape(title)}</h1>",
        f"<p>{html.escape(description.get(language))}</p>" if description else "",
        f'<p class="answer">{html.escape(e.answer[language])}</p>',
        f"<p>{html.escape(e.more[language])}</p><p>{html.escape(_settings(e, language))}</p>",
        f'<div class="card alone">{spark_svg(e.spark, scale, language)}</div>',
        fragment(markdown, language), f'<article class="appendix">{appendix}</article>',
    ])  # fmt: skip
    return Page(f"gallery/{name}", "gallery", title, with_contents(body, language, level=3))


def _settings(exhibit: Exhibit, language: Language) -> str:
    message = N_(
        "Made with {n} replications of {years} years, seed {seed}; parameters at their "
        "central values, many of them assumptions. Intervals hold chance only."
    )
    return translate(message, language, n=exhibit.replications, years=exhibit.years,
                     seed=exhibit.seed)  # fmt: skip
