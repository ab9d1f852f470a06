"""Addresses of the pages."""

from django.urls import path

from guicheng.web import files
from guicheng.web.archive.urls import urlpatterns as archive_pages
from guicheng.web.projects import acts, chart, judging, lists, new, takeover, taking, views, why
from guicheng.web.registers import views as registers
from guicheng.web.rulebooks import (
    article,
    comparing,
    coverage,
    editions,
    official,
    scenarios,
    trying,
    viewer,
)
from guicheng.web.rulebooks import chart as rulebook_chart
from guicheng.web.rulebooks import views as rulebooks
from guicheng.web.signin import password
from guicheng.web.signin import views as signin
from guicheng.web.workbench import views as workbench

PROJECT = "projects/<slug:number>/"

urlpatterns = [
    path("", workbench.workbench, name="workbench"),
    path("sign-in/", signin.sign_in, name="sign-in"),
    path("sign-out/", signin.sign_out, name="sign-out"),
    path("posts/", signin.posts, name="posts"),
    path("password/", password.password, name="password"),
    path("clock/", signin.demo_clock, name="clock"),
    path("files/<slug:digest>/", files.file, name="file"),
    path("projects/", views.projects, name="projects"),
    path("projects/new/", new.secrets, name="new-project"),
    path("projects/new/details/", new.details, name="new-project-details"),
    path("projects/new/draft/", new.draft, name="new-project-draft"),
    path(PROJECT, views.project, name="project"),
    path(PROJECT + "chart/", chart.chart, name="project-chart"),
    path(PROJECT + "chart/svg/", chart.chart_svg, name="project-chart-svg"),
    path(PROJECT + "why/", why.why, name="why"),
    path(PROJECT + "filings/", views.filed, name="filings"),
    path(PROJECT + "known/", views.known_facts, name="known"),
    path(PROJECT + "documents/", views.documents, name="documents"),
    path(PROJECT + "history/", views.history, name="history"),
    path(PROJECT + "facts/", acts.say, name="say"),
    path(PROJECT + "taking-over/", takeover.take_over, name="take-over"),
    path(PROJECT + "steps/<slug:step>/", taking.step, name="step"),
    path(PROJECT + "steps/<slug:step>/brief/", workbench.brief, name="brief"),
    path(PROJECT + "steps/<slug:step>/draft/", taking.draft, name="step-draft"),
    path(PROJECT + "steps/<slug:step>/outcome/", taking.outcome, name="step-outcome"),
    path(PROJECT + "steps/<slug:step>/files/<slug:name>/", taking.upload, name="step-upload"),
    path(PROJECT + "steps/<slug:step>/pause/", acts.clock, {"what": "pause"}, name="pause"),
    path(PROJECT + "steps/<slug:step>/resume/", acts.clock, {"what": "resume"}, name="resume"),
    path(PROJECT + "steps/<slug:step>/extend/", acts.clock, {"what": "extend"}, name="extend"),
    path(PROJECT + "acts/<int:seq>/", acts.act, name="act"),
    path(PROJECT + "acts/<int:seq>/withdrawal/", acts.withdraw, name="withdraw"),
    path(PROJECT + "acts/<int:seq>/annulment/", acts.annul, name="annul"),
    path(PROJECT + "acts/<int:seq>/correction/", acts.correct, name="correct"),
    path(PROJECT + "conditions/<str:guard>/waiver/", acts.waive, name="waive"),
    path(PROJECT + "consequences/<slug:consequence>/lifting/", acts.lift, name="lift"),
    path(PROJECT + "scopes/<slug:kind>/new/", acts.open_scope, name="open"),
    path(PROJECT + "scopes/<slug:kind>/items/", lists.items, name="items"),
    path(PROJECT + "rulebook/", judging.judging, name="judging"),
    path(PROJECT + "parameters/", judging.parameters, name="project-parameters"),
    path("editions/", editions.editions, name="editions"),
    path("rulebooks/<slug:name>/difference/<slug:other>/", editions.difference, name="difference"),
    path("rulebooks/<slug:name>/revision/", editions.revision, name="revision"),
    path("rulebooks/", rulebooks.rulebooks, name="rulebooks"),
    path("rulebooks/compare/", comparing.compare, name="compare"),
    path("rulebooks/coverage/", coverage.all_coverage, name="all-coverage"),
    path("rulebooks/<slug:name>/", viewer.rulebook, name="rulebook"),
    path("rulebooks/<slug:name>/chapters/<int:place>/", viewer.chapter, name="chapter"),
    path("rulebooks/<slug:name>/whole/", viewer.whole, name="whole-rulebook"),
    path("rulebooks/<slug:name>/articles/<path:number>/", article.article, name="article"),
    path("rulebooks/<slug:name>/scenarios/", scenarios.scenarios, name="scenarios"),
    path("rulebooks/<slug:name>/scenarios/<str:file>/", scenarios.scenario, name="scenario"),
    path("rulebooks/<slug:name>/coverage/", coverage.coverage, name="coverage"),
    path("rulebooks/<slug:name>/text/", official.official_text, name="official-text"),
    path("rulebooks/<slug:name>/chart/", rulebook_chart.chart, name="rulebook-chart"),
    path("rulebooks/<slug:name>/chart/svg/", rulebook_chart.chart_svg, name="rulebook-chart-svg"),
    path("rulebooks/<slug:name>/chart/bpmn/", rulebook_chart.chart_bpmn, name="rulebook-chart-bpmn"),
    path("rulebooks/<slug:name>/parameters/", rulebooks.parameters, name="parameters"),
    path("rulebooks/<slug:name>/parameters/<slug:parameter>/", rulebooks.parameter, name="parameter"),
    path("rulebooks/<slug:name>/what-if/", trying.what_if, name="what-if"),
    path("registers/", registers.registers, name="registers"),
    path("registers/units/<int:pk>/", registers.unit, name="unit"),
    path("registers/units/<int:pk>/facts/<slug:name>/", registers.unit_fact, name="unit-fact"),
    *archive_pages,
]
