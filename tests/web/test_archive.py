"""The archive of a project: what was done stays counted, also when the project has ended."""

from django.urls import reverse
from tests.web.office import taken


def test_what_was_done_in_a_project_that_has_ended_is_counted(city, browse):
    number = city.applied()
    taken(city.reviews(number, "refused", opinion="不属于信息化项目"))

    page = browse(city.engineer).get(reverse("project-archive", args=(number,))).content.decode()

    assert "现在没有等待办理的环节" in page
    assert page.count("已办 1，适用 1") == 2  # the application and its review, each in its phase
