"""The index: words found on both databases, kept up to date, likeness ranked, rights left to the caller."""

from __future__ import annotations

import pytest
from django.urls import reverse

from shangliang.plan.models import Topic
from shangliang.search.indexing import Text, index, index_many, remove
from shangliang.search.query import find, similar
from shangliang.search.words import jaccard, segmented, shingles, words
from tests.plan.make import make_plan, topic

pytestmark = pytest.mark.django_db


def test_words_fold_width_and_case():
    assert words("ＡＢＣ养老，２０２６") == words("abc养老 2026")


def test_long_words_are_found_by_their_parts():
    assert "政治协商会议" in segmented("政治协商会议").split()
    assert "协商" in segmented("政治协商会议").split()


def test_find_needs_every_word():
    index_many([Text("topic", 1, 1, "城区停车难治理"), Text("topic", 2, 1, "城区供水保障")])
    assert [hit.pk for hit in find("停车 治理", ["topic"])] == [1]
    assert {hit.pk for hit in find("城区", ["topic"])} == {1, 2}
    assert find("停车 供水", ["topic"]) == []


@pytest.mark.parametrize("q", ["", "，。", "\"'*", "OR", "a AND b", "(停车", "停车*", "'; DROP", "\x00", "停车:治理"])
def test_hostile_query_is_only_words(q):
    index("topic", 1, 1, "城区停车难治理")
    assert isinstance(find(q, ["topic"]), list)
    assert isinstance(similar(q, "topic"), list)


def test_two_character_words_are_found():
    index("topic", 7, 1, "县城养老服务")
    assert [hit.pk for hit in find("养老", ["topic"])] == [7]


def test_index_is_brought_up_to_date():
    index("topic", 1, 1, "旧题目")
    index("topic", 1, 1, "文物保护")
    assert find("旧题目", ["topic"]) == []
    assert [hit.pk for hit in find("文物", ["topic"])] == [1]
    remove("topic", [1])
    assert find("文物", ["topic"]) == []


def test_nouns_are_apart():
    index("topic", 1, 1, "文物保护")
    index("topicproposal", 1, 1, "文物保护")
    assert {hit.noun for hit in find("文物", ["topic", "topicproposal"])} == {"topic", "topicproposal"}
    assert {hit.noun for hit in find("文物", ["topic"])} == {"topic"}


@pytest.mark.mechanism("1-02")
def test_similar_ranks_the_nearest_first():
    index_many(
        [
            Text("topic", 1, 1, "老旧小区加装电梯推进情况"),
            Text("topic", 2, 1, "老旧小区改造"),
            Text("topic", 3, 1, "农村饮水安全"),
        ]
    )
    found = similar("推进老旧小区加装电梯", "topic")
    assert [pk for _, pk, _ in found] == [1, 2]
    assert found[0][2] > found[1][2] > 0


def test_similar_survives_half_of_the_sentences_replaced():
    told = "县城停车位不足，医院学校周边拥堵。建议利用边角地建设停车场。建议推进单位停车位错时开放。"
    index("topicproposal", 1, 1, "解决县城停车难", told)
    for number in range(2, 40):
        index("topicproposal", number, 1, f"第{number}件别的事", f"关于第{number}件工作的说明和建议。")
    asked = "县城停车位不足，医院学校周边拥堵。新建住宅应按标准配建。"
    assert similar(asked, "topicproposal")[0][1] == 1


def test_shingles_and_jaccard():
    assert shingles("") == frozenset()
    assert shingles("养老") == frozenset({"养老"})
    assert jaccard(shingles("养老服务"), shingles("养老服务")) == 1
    assert jaccard(shingles("养老服务"), frozenset()) == 0


def test_topics_enter_and_leave_the_index_with_their_actions(office):
    plan = make_plan([topic("龙门峡谷旅游安全")])
    row = plan.topics.get()
    assert [hit.pk for hit in find("旅游", ["topic"])] == [row.pk]
    office.post(reverse("topic-edit", args=[row.pk]), {"version": row.version, "subject": "文物保护"})
    assert find("旅游", ["topic"]) == []
    row.refresh_from_db()
    office.post(reverse("topic-remove", args=[row.pk]), {"version": row.version})
    assert find("文物", ["topic"]) == []


def test_deleted_plan_leaves_no_trace_in_the_index(office):
    plan = make_plan([topic("龙门峡谷旅游安全")])
    office.post(reverse("plan-delete", args=[plan.pk]), {"version": plan.version})
    assert find("旅游", ["topic"]) == []


def test_search_page_shows_only_what_may_be_seen(office, client_for):
    make_plan([topic("龙门峡谷旅游安全")], title="草稿计划")
    make_plan([topic("乡村旅游发展")], issued=True, title="印发计划")
    url = reverse("search")
    assert "龙门峡谷旅游安全" in office.get(url, {"q": "旅游"}).content.decode()
    page = client_for("member").get(url, {"q": "旅游"}).content.decode()
    assert "乡村旅游发展" in page
    assert "龙门峡谷旅游安全" not in page
    assert "没有找到" in client_for("presidium").get(url, {"q": "旅游"}).content.decode()


def test_search_finds_plans_by_title(client_for):
    make_plan(issued=True, title="云溪县协商计划")
    assert "云溪县协商计划" in client_for("member").get(reverse("search"), {"q": "云溪县"}).content.decode()


def test_empty_search_says_what_to_write(office):
    assert "写几个关键词" in office.get(reverse("search")).content.decode()
    assert Topic.objects.count() == 0
