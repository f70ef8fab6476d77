"""Words at a field that was not accepted say what to do; typed values come back under their labels."""

from __future__ import annotations

import pytest
from django import forms

from shangliang.web.forms.told import told, typed_under_labels


class Sample(forms.Form):
    title = forms.CharField(label="计划名称", max_length=5)
    kind = forms.ChoiceField(label="类型", choices=[("a", "甲")])
    year = forms.IntegerField(label="年度", max_value=2099)
    day = forms.DateField(label="日期", error_messages={"invalid": "日期写成2026-06-18这样。"})


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("title", "", "请填写“计划名称”。"),
        ("title", "六个字的标题", "“计划名称”最多5字，现有6字，请精简。"),
        ("kind", "", "请选择“类型”。"),
        ("kind", "b", "“类型”请在给出的选项中选择。"),
        ("year", "今年", "“年度”请填写整数。"),
        ("year", "3000", "“年度”不能大于2099，请更正。"),
        ("day", "昨天", "日期写成2026-06-18这样。"),
    ],
)
def test_message_says_what_to_do(name, value, words):
    form = Sample({"title": "计划", "kind": "a", "year": "2026", "day": "2026-06-18"} | {name: value})
    assert told(form[name]) == words


def test_typed_values_stand_under_labels():
    sent = [("short_name", "云溪政协"), ("transition", "approve"), ("topic-1_theme", "绿色发展"), ("odd", "某值")]
    assert typed_under_labels(sent) == [("简称", "云溪政协"), ("围绕", "绿色发展"), ("填写的内容", "某值")]
