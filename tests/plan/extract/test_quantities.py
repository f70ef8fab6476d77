from __future__ import annotations

import pytest

from shangliang.document.numerals import read_number
from shangliang.plan.extract.counts import countable
from shangliang.plan.extract.dates import find_period, find_times
from shangliang.plan.extract.quantities import find_quantities
from shangliang.plan.extract.view import fold


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一百四十五", 145),
        ("二〇二六", 2026),
        ("半", 0.5),
        ("十", 10),
        ("十二", 12),
        ("廿五", 25),
        ("一百五", 150),
        ("两万三", 23000),
        ("一千零五", 1005),
        ("一亿三千万", 130_000_000),
        ("1,680", 1680),
        ("5万", 50000),
        ("3.2亿", 320_000_000),
        ("百", None),
        ("四张", None),
        ("", None),
    ],
)
def test_number_of_each_spelling(text, value):
    assert read_number(text) == value


@pytest.mark.parametrize(
    ("text", "value", "value_max", "unit", "qualifier"),
    [
        ("不少于4次", 4, None, "次", "at_least"),
        ("3至5次", 3, 5, "次", "exact"),
        ("1-2个", 1, 2, "个", "exact"),
        ("集体提案3—5件", 3, 5, "件", "exact"),
        ("140余人次", 140, None, "人次", "over"),
        ("3000多万元", 30_000_000, None, "元", "over"),
        ("约120万字", 1_200_000, None, "字", "about"),
        ("近30篇", 30, None, "篇", "about"),
        ("超500人次", 500, None, "人次", "over"),
        ("逾2300人次", 2300, None, "人次", "over"),
        ("20条左右", 20, None, "条", "about"),
        ("4次以上", 4, None, "次", "at_least"),
        ("20名以内", 20, None, "名", "at_most"),
        ("≥10件", 10, None, "件", "at_least"),
        ("百分之七十", 70, None, "%", "exact"),
        ("百分之八十五点二", 85.2, None, "%", "exact"),
        ("100%", 100, None, "%", "exact"),
        ("1,680册", 1680, None, "册", "exact"),
        ("5万元", 50000, None, "元", "exact"),
        ("2.5万亩", 25000, None, "亩", "exact"),
        ("1.2个百分点", 1.2, None, "个百分点", "exact"),
        ("十余次", 10, None, "次", "over"),
        ("１２家", 12, None, "家", "exact"),
    ],
)
def test_quantity_of_each_shape(text, value, value_max, unit, qualifier):
    folded = fold(text)
    found = next(find_quantities(folded, 0, len(folded)))
    assert (found.value, found.value_max, found.unit, found.qualifier) == (value, value_max, unit, qualifier)


@pytest.mark.parametrize(
    "text",
    [
        "打好洛阳“四张牌”",
        "践行“三个代表”重要思想",
        "政协十届三次会议",
        "在区政协11届12次常委会上",
        "召开第三次会议",
        "学习中央5号文件",
        "岚协发〔2026〕5号",
        "一户一档、一事一案",
        "联系电话：0838-2345678",
        "认真履行三项职能",
        "牢记三个离不开",
        "一个重要方面",
        "进一次门的第一次",
        "增强“四个意识”",
        "落实中央八项规定",
        "举行八一座谈会",
        "2026年3月5日",
        "近年来",
        "十二五规划",
        "上午9点到会",
        "三次产业融合",
        "四次会议以来",
    ],
)
def test_no_count_in_slogans_ordinals_and_names(text):
    folded = fold(text)
    assert list(countable(folded, 0, len(folded))) == []


@pytest.mark.parametrize(
    ("text", "months", "window"),
    [
        ("5月份", (5,), None),
        ("8月中旬", (8,), ("08-11", "08-20")),
        ("2月下旬", (2,), ("02-21", "02-28")),
        ("3—5月", (3, 4, 5), None),
        ("4月至6月", (4, 5, 6), None),
        ("3月、6月、9月、12月", (3, 6, 9, 12), None),
        ("5、6月", (5, 6), None),
        ("第一季度", (1, 2, 3), None),
        ("四季度", (10, 11, 12), None),
        ("二季度末", (6,), None),
        ("年底前", (12,), ("01-01", "12-31")),
        ("6月底前", (6,), ("01-01", "06-30")),
        ("十一月份", (11,), None),
        ("6月16日", (6,), ("06-16", "06-16")),
        ("10月中、下旬", (10,), ("10-11", "10-31")),
    ],
)
def test_time_of_each_shape(text, months, window):
    folded = fold(text)
    when = next(iter(find_times(folded, 0, len(folded))))
    assert (when.months, when.window) == (months, window)


@pytest.mark.mechanism("3-04", "3-05")
@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("每季度集中学习", "quarter"),
        ("每三个月至少举行", "interval:3m"),
        ("每两个月一次", "interval:2m"),
        ("每月", "month"),
        ("每半年", "half"),
        ("年内", "year"),
        ("每年不少于", "year"),
        ("逐月", "month"),
    ],
)
def test_period_bucket_and_interval(text, period):
    found = find_period(text, 0, len(text))
    assert found is not None
    assert found[0] == period
