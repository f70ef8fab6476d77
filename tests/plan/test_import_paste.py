"""Rich text in the paste box: tables stay tables; the plain words are what is left where it cannot be read."""

from __future__ import annotations

import pytest

from shangliang.plan.drafts import documents_of
from shangliang.plan.models import ImportDraft

pytestmark = pytest.mark.django_db
TABLE = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p{color:red}</style></head><body>
<!--StartFragment--><p><b>云溪县政协2026年度协商计划</b></p><table>
<tr><td>议题</td><td>形式</td><td>时间</td><td>责任单位</td></tr>
<tr><td>我县校园食品安全情况</td><td>专题协商</td><td>4月</td><td>提案委</td></tr>
<tr><td>我县农村污水治理情况</td><td>对口协商</td><td>10月</td><td>经济委</td></tr>
</table><script>alert(1)</script><!--EndFragment--></body></html>"""
PLAIN = "云溪县政协2026年度协商计划\n\n1、围绕乡村振兴，就我县高标准农田建设情况开展专题协商。（4月）\n"


def paste(client, text: str, markup: str):
    return client.post("/imports/new/", {"text": text, "markup": markup})


def topics(draft: ImportDraft) -> list[tuple[str, list[int], list[str]]]:
    return [(one["text"], one["months"], one["lead"]) for one in documents_of(draft)[0]["topics"]]


def test_pasted_table_becomes_topics(office):
    assert paste(office, "云溪县政协2026年度协商计划 议题 形式", TABLE).status_code == 302
    draft = ImportDraft.objects.get()
    assert draft.reader == "html"
    assert topics(draft) == [
        ("我县校园食品安全情况", [4], ["提案委"]),
        ("我县农村污水治理情况", [10], ["经济委"]),
    ]
    assert "alert" not in draft.text


def test_plain_words_count_without_markup(office):
    assert paste(office, PLAIN, "").status_code == 302
    assert ImportDraft.objects.get().text == PLAIN


def test_unreadable_markup_falls_back_to_the_words(office):
    assert paste(office, PLAIN, "<p></p><img src=x>").status_code == 302
    assert (ImportDraft.objects.get().text, ImportDraft.objects.get().reader) == (PLAIN, "txt")


def test_secret_markup_is_refused_whatever_the_words_say(office):
    answer = paste(office, PLAIN, f"<p>机密★1年</p>{TABLE}")
    assert answer.status_code == 422
    assert "密级标志" in answer.content.decode()
    assert ImportDraft.objects.count() == 0


def test_deep_markup_ends_in_a_draft_of_the_words(office):
    assert paste(office, PLAIN, "<div>" * 200_000).status_code == 302
    assert ImportDraft.objects.get().text == PLAIN


def test_too_much_markup_is_refused_with_what_to_do(office):
    answer = paste(office, PLAIN, "<p>字</p>" * 600_000)
    assert answer.status_code == 422
    assert "请拆成几份" in answer.content.decode()
