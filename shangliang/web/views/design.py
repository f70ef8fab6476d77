"""Sample data of /design/: every component in its states. Invented names; no table is read."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator

from shangliang.core.workflow import Choice, Field, Transition

FORMS = ("全体会议", "专题议政性常委会", "对口协商", "提案办理协商", "民主评议", "视察调研")
TOPICS: tuple[tuple[str, int, int, str, str], ...] = (
    # title, row of FORMS, month (0: 待排期), tone, state
    ("政府工作报告等四项报告", 0, 2, "ok", "已召开"),
    ("大峡谷旅游安全", 1, 6, "ok", "6月9日已召开"),
    ("文物古迹保护现状", 1, 6, "warn", "本月，缺调研记录"),
    ("养老并轨与社会保障", 1, 9, "", ""),
    ("县城建设管理", 2, 0, "", ""),
    ("农村饮水安全巩固提升", 2, 0, "", ""),
    ("双百项目推进", 2, 4, "ok", "已召开"),
    ("金融服务中小微企业", 2, 6, "warn", "6月26日"),
    ("重点提案 5 件", 3, 5, "ok", "已办结"),
    ("重点提案 6 件", 3, 7, "", ""),
    ("重点提案 4 件", 3, 10, "", ""),
    ("供电公司评议“回头看”", 4, 6, "late", "逾期3天"),
    ("公路段", 4, 9, "", ""),
    ("税务局", 4, 10, "", ""),
    ("春耕备耕", 5, 3, "ok", "已视察"),
    ("村级道路", 5, 5, "ok", "已视察"),
    ("农贸市场改造", 5, 8, "off", "已撤销"),
    ("防汛", 5, 8, "", ""),
)


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="议题名称", help_text="写具体的事，如“老旧小区适老化改造”。", max_length=60)
    form = forms.ChoiceField(
        label="协商形式", choices=[("", "请选择"), ("thematic", "专题协商"), ("counterpart", "对口协商")]
    )
    held_on = forms.DateField(label="召开日期", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    expected = forms.IntegerField(label="应到人数", required=False)
    phase = forms.ChoiceField(
        label="协商阶段", widget=forms.RadioSelect, choices=[("before", "决策前"), ("during", "决策中")], required=False
    )
    partners = forms.MultipleChoiceField(
        label="参加单位",
        widget=forms.CheckboxSelectMultiple,
        choices=[("a", "县住建局"), ("b", "县民政局"), ("c", "县财政局")],
        required=False,
    )
    note = forms.CharField(label="说明", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    is_public = forms.BooleanField(label="向社会公开", help_text="公开后，无需登录即可查看。", required=False)


class PaperForm(forms.Form):
    """The file drop."""

    paper = forms.FileField(label="计划文件")


def topic(entry: tuple[str, int, int, str, str]) -> dict[str, str]:
    title, row, _, tone, state = entry
    return {"title": title, "url": "#board", "tone": tone, "state": state, "form": FORMS[row]}


def board() -> dict[str, Any]:
    """Columns, rows and the phone's list by month, as `ui.board` takes them."""
    columns = [{"label": "待排期", "kind": "wait"}] + [
        {"label": f"{month}月", "kind": "now" if month == 6 else ""} for month in range(1, 13)
    ]
    rows = [
        {
            "label": label,
            "note": f"{sum(entry[1] == number for entry in TOPICS)} 项",
            "cells": [[topic(entry) for entry in TOPICS if entry[1:3] == (number, month)] for month in range(13)],
        }
        for number, label in enumerate(FORMS)
    ]
    months = [
        {
            "label": columns[month]["label"],
            "topics": [topic(entry) for entry in TOPICS if entry[2] == month],
        }
        for month in (*range(1, 13), 0)
    ]
    return {"columns": columns, "rows": rows, "months": months}


def part(text: str, fact: int | None = None, tone: str = "topic") -> dict[str, Any]:
    return {"text": text, "fact": fact, "tone": tone}


def paper() -> list[dict[str, Any]]:
    """Paragraphs as `ui.sheet` takes them."""
    return [
        {"kind": "head-line", "parts": [part("二、协商议题和主要协商形式")]},
        {"kind": "head-line", "parts": [part("（一）全体会议协商")]},
        {
            "parts": [
                part("组织召开县政协九届五次会议，重点围绕"),
                part("县政府工作报告", 1),
                part("、"),
                part("法检两院报告", 2),
                part("进行协商讨论、议政建言。"),
            ]
        },
        {"kind": "head-line", "parts": [part("（二）常委会议协商")]},
        {
            "parts": [
                part("召开"),
                part("三次专题常委会议", 3, "target"),
                part("，重点围绕以下专题进行协商："),
            ]
        },
        {
            "parts": [
                part("2、", 4, "warning"),
                part("围绕绿色发展，就"),
                part("我县大峡谷旅游安全工作", 5),
                part("议政建言；"),
            ]
        },
        {"parts": [part("3、围绕文化惠民工程实施，就"), part("我县文物古迹保护现状", 6), part("议政建言。")]},
        {
            "parts": [
                part("遴选出"),
                part("15个重点提案", 7, "target"),
                part("，由县政协领导牵头督办，促进提案的落实。上年度共提出提案"),
                part("186件", 8, "figure"),
                part("。"),
            ]
        },
    ]


def choices() -> list[Choice]:
    """An open main step, an open other step, a refused one."""

    def row(name: str, label: str, *, main: bool = False) -> Transition:
        return Transition(name, label, frozenset({"draft"}), "issued", "move", main=main)

    return [
        Choice(row("issue", "联合印发", main=True)),
        Choice(row("return", "退回修改")),
        Choice(row("close", "总结归档"), "还有 11 项议题没有完成，全部完成或撤销后才能总结。"),
    ]


MOVE_FIELDS = (
    Field("happened_on", "印发日期", "date", required=True),
    Field("doc_no", "文号", help="如 清政协发〔2026〕4号。", required=True),
    Field("reason", "说明", "longtext"),
)


def sample() -> dict[str, Any]:
    """The whole context of design.html."""
    wrong = SampleForm(data={"title": "", "form": "", "expected": "二十", "note": "拟请分管副县长到会听取意见。"})
    wrong.is_valid()
    return {
        "fresh": SampleForm(initial={"phase": "before"}, auto_id="fresh_%s"),
        "wrong": wrong,
        "paper_form": PaperForm(auto_id="paper_%s"),
        "board": board(),
        "paper": paper(),
        "choices": choices(),
        "move_fields": MOVE_FIELDS,
        "page": Paginator(range(345), 30).page(6),
        "day": date(2026, 3, 5),
    }
