"""Whom names in a document mean."""

from __future__ import annotations

import pytest

from shangliang.org.models import Alias, UnitKind
from shangliang.plan.matching import load_directory, parties
from tests import cast

pytestmark = pytest.mark.django_db


def labels(text: str, body: str = "county") -> list[str]:
    return [one.label for one in load_directory(cast.body(body)).match(text).matches]


@pytest.mark.mechanism("6-11", "7-16")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("提案委员会", ["提案委员会"]),
        ("提案委", ["提案委员会"]),
        ("县教育局", ["县教育局"]),
        ("教育局", ["县教育局"]),
        ("我县教育局", ["县教育局"]),
        ("云溪县教育局", ["县教育局"]),
        ("市水务局", ["市水务局"]),
        ("市教育局", []),
        ("县水务局", []),
        ("沈怀远", ["沈怀远"]),
        ("沈怀远主席", ["沈怀远"]),
        ("县政协主席沈怀远", []),
        ("副主席沈怀远", ["沈怀远"]),
        ("各专委会", ["提案委员会", "经济委员会", "社会和法制委员会"]),
        ("政协各专门委员会", ["提案委员会", "经济委员会", "社会和法制委员会"]),
        ("各界别", ["经济界", "教育界"]),
        ("各乡镇", []),
        ("", []),
    ],
)
def test_match_finds_record_or_nothing(text, expected):
    assert labels(text) == expected


def test_match_of_two_records_is_left_to_clerk():
    cast.make_unit("文史委员会", cast.body("county"), short_name="文史委")
    cast.make_unit("文史资料委员会", cast.body("county"), short_name="文史委")
    matched = load_directory(cast.body("county")).match("文史委")
    assert (matched.matches, [one.label for one in matched.candidates]) == ((), ["文史委员会", "文史资料委员会"])


def test_match_of_two_people_of_one_name_is_left_to_clerk():
    other = cast.make_person("沈怀远")
    cast.make_membership(cast.body("county"), other)
    assert labels("沈怀远") == []


def test_alias_of_body_is_used_and_of_other_body_is_not():
    county, organ = cast.body("county"), cast.organ("县住建局")
    Alias.objects.create(body=county, text="建设部门", noun="organ", object_key=str(organ.pk))
    assert labels("建设部门") == ["县住建局"]
    assert labels("建设部门", "presidium") == []


def test_alias_for_whole_kind_expands():
    Alias.objects.create(
        body=cast.body("county"), text="联络组们", noun="unit_kind", object_key=str(UnitKind.LIAISON_GROUP)
    )
    assert labels("联络组们") == ["望江联络组"]


def test_alias_that_keeps_words_matches_nobody():
    Alias.objects.create(body=cast.body("county"), text="教育局", noun="keep", object_key="")
    assert load_directory(cast.body("county")).match("教育局").how == "alias"
    assert labels("教育局") == []


def test_street_reaches_organs_of_its_county():
    assert labels("县教育局", "street") == ["县教育局"]


def test_parties_expand_kinds_and_keep_unknown_words():
    directory = load_directory(cast.body("county"))
    rows = parties(directory, ["各界别", "融媒中心"], {})
    assert [(row.text, row.noun) for row in rows] == [("经济界", "unit"), ("教育界", "unit"), ("融媒中心", "")]


def test_directory_loads_with_few_queries(django_assert_max_num_queries):
    body = cast.body("county")
    with django_assert_max_num_queries(8):
        directory = load_directory(body)
        for text in ("提案委", "县教育局", "各专委会", "无名"):
            directory.match(text)


def test_unmatched_name_offers_what_looks_alike():
    directory = load_directory(cast.body("county"))
    assert [one.label for one in directory.alike("县教育体育局")] == ["县教育局"]
    assert directory.alike("气象台") == []
