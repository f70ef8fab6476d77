"""Whom a name in a document means: a unit, organ, person or body, or a whole kind of unit (各专委会).

Exact names come first, then what clerks confirmed before, then the name without its area (“教育局” in 云溪县 is
“县教育局”), then a person's name beside a title. Several hits are no match: the clerk picks, nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from shangliang.org.models import Alias, Body, Organ, Person, Unit, UnitKind
from shangliang.plan.data import PartyData

ALIKE = 0.6
"""Share of common characters from which two names look alike."""
KEEP = "keep"
"""As an alias's noun: these words stay words."""
KIND_WORDS: Mapping[str, UnitKind] = {
    "专委会": UnitKind.COMMITTEE,
    "专门委员会": UnitKind.COMMITTEE,
    "专委办": UnitKind.COMMITTEE,
    "委办": UnitKind.COMMITTEE,
    "委室": UnitKind.COMMITTEE,
    "界别": UnitKind.SECTOR,
    "界别组": UnitKind.SECTOR,
    "民主党派": UnitKind.PARTY,
    "党派团体": UnitKind.PARTY,
    "党派": UnitKind.PARTY,
    "联络组": UnitKind.LIAISON_GROUP,
    "委员联络组": UnitKind.LIAISON_GROUP,
    "活动组": UnitKind.LIAISON_GROUP,
    "委员工作室": UnitKind.STUDIO,
    "工作室": UnitKind.STUDIO,
    "代表小组": UnitKind.DEPUTY_GROUP,
    "代表组": UnitKind.DEPUTY_GROUP,
}
ALL_OF = re.compile(r"(?:政协)?(?:机关)?(?:各|全体|所有)(?P<kind>.+)")
TITLES = (
    "党组书记|党组副书记|党委书记|主席|副主席|秘书长|副秘书长|常委|委员|主任|副主任|局长|副局长|书记|副书记|县长|副县长|"
    "市长|副市长|区长|副区长|镇长|副镇长|乡长|副乡长|主席团成员|代表|同志|组长|副组长|部长|副部长"
)
TITLE = re.compile(rf"(?:{TITLES})+")
LEVELS = "省市县区州盟旗镇乡"
AREA = re.compile(rf"(?:[我本]?[{LEVELS}]直?)")
PUNCTUATION = re.compile(r"[\s\u3000（）()〔〕“”\"'·]")
LABELS = {"unit": "内设单位", "organ": "单位", "person": "人员", "body": "机构", "unit_kind": "一类单位"}


@dataclass(frozen=True)
class Match:
    """A record that a name may mean."""

    noun: str
    key: str
    label: str

    @property
    def value(self) -> str:
        """As a form carries it."""
        return f"{self.noun}:{self.key}"


@dataclass(frozen=True)
class Matched:
    """A name as written and what became of it. `how`: pick, alias, name, kind or none; none keeps the words."""

    text: str
    matches: tuple[Match, ...] = ()
    how: str = "none"
    candidates: tuple[Match, ...] = ()

    @property
    def is_matched(self) -> bool:
        return bool(self.matches)

    @property
    def label(self) -> str:
        """县教育局, or 提案委等4个 for a whole kind."""
        if not self.matches:
            return ""
        first = self.matches[0].label
        return first if len(self.matches) == 1 else f"{first}等{len(self.matches)}个"


@dataclass
class Directory:
    """All that names of one body's papers may mean, loaded with five queries, then asked without any."""

    area_names: tuple[str, ...] = ()
    by_name: dict[str, list[Match]] = field(default_factory=dict)
    persons: dict[str, list[Match]] = field(default_factory=dict)
    kinds: dict[str, tuple[Match, ...]] = field(default_factory=dict)
    aliases: dict[str, tuple[str, str]] = field(default_factory=dict)
    records: dict[str, Match] = field(default_factory=dict)
    """By `Match.value`."""

    def add(self, match: Match, names: Iterable[str]) -> None:
        """Enter a record under each of its names."""
        self.records[match.value] = match
        for name in {bare(one) for one in names if one}:
            held = self.by_name.setdefault(name, [])
            if match not in held:
                held.append(match)

    def match(self, text: str, pick: Iterable[str] | None = None) -> Matched:
        """Whom `text` means; `pick` is the clerk's choice (noun, key) for it."""
        if pick is not None:
            noun, key = pick
            return self._chosen(text, noun, str(key), "pick")
        name = bare(text)
        if name in self.aliases:
            return self._chosen(text, *self.aliases[name], "alias")
        if members := self._whole_kind(name):
            return Matched(text, members, "kind")
        found = self._by_forms(name)
        if len(found) == 1:
            return Matched(text, tuple(found), "name")
        return Matched(text, candidates=tuple(found))

    def alike(self, text: str) -> list[Match]:
        """Records whose names share most characters with the text, the most alike first: for the clerk to pick from."""
        wanted = set(bare(text))
        scored = []
        for name, matches in self.by_name.items():
            score = 2 * len(wanted & set(name)) / (len(wanted) + len(set(name)))
            scored += [(-score, match.label, match) for match in matches if score >= ALIKE]
        return list(dict.fromkeys(match for *_, match in sorted(scored, key=lambda one: one[:2])))[:5]

    def options(self) -> list[tuple[str, list[Match]]]:
        """All records, grouped for a select."""
        groups: dict[str, list[Match]] = {}
        for match in self.records.values():
            groups.setdefault(LABELS[match.noun], []).append(match)
        return [(label, groups[label]) for label in LABELS.values() if label in groups]

    def _chosen(self, text: str, noun: str, key: str, how: str) -> Matched:
        if noun == "unit_kind":
            return Matched(text, self.kinds.get(key, ()), how)
        match = self.records.get(f"{noun}:{key}")
        return Matched(text, (match,) if match else (), how)

    def _whole_kind(self, name: str) -> tuple[Match, ...]:
        if not (found := ALL_OF.fullmatch(name)):
            return ()
        kind = KIND_WORDS.get(found["kind"])
        return self.kinds.get(str(kind), ()) if kind else ()

    def _by_forms(self, name: str) -> list[Match]:
        """The first form of the name under which anything is known."""
        for form in self._forms(name):
            if found := self.by_name.get(form):
                return found
        return self._person(name)

    def _forms(self, name: str) -> Iterable[str]:
        """Ways to write the same name. A name that says 市 is never taken for the 县's."""
        yield name
        level, stem, areas = self._level_of(name)
        yield from (level + stem, stem) if areas and areas[0] == self.area_names[0] else (level + stem,)
        for area in areas:
            yield area + stem
            yield area[-1] + stem
        if stem.endswith("委"):
            yield stem + "员会"
        if stem.endswith("委员会"):
            yield stem.removesuffix("员会")

    def _level_of(self, name: str) -> tuple[str, str, tuple[str, ...]]:
        """The level that a name states (县), the name without it, and the areas that it can belong to."""
        for area in self.area_names:
            if name.startswith(area) and name != area:
                return area[-1], name.removeprefix(area), (area,)
        found = AREA.match(name)
        if found is None or found.end() == len(name):
            return "", name, self.area_names
        level = next(one for one in found[0] if one in LEVELS)
        return level, name[found.end() :], tuple(area for area in self.area_names if area.endswith(level))

    def _person(self, name: str) -> list[Match]:
        """张三, 张三副主席, 副主席张三."""
        if name in self.persons:
            return self.persons[name]
        rest = TITLE.sub("", name)
        return self.persons.get(rest, []) if rest != name else []


def bare(name: str) -> str:
    """For comparing: without blanks, brackets and quotes."""
    return PUNCTUATION.sub("", name)


def load_directory(body: Body) -> Directory:
    """Units of the body, organs of its area and the areas above, its people, the bodies near it, and its aliases."""
    areas = [body.area]
    while (parent := areas[-1].parent) is not None:
        areas.append(parent)
    directory = Directory(area_names=tuple(area.name for area in areas))
    for unit in Unit.objects.filter(body=body, is_active=True):
        match = Match("unit", str(unit.pk), unit.name)
        directory.add(match, (unit.name, unit.short_name))
        directory.kinds[unit.kind] = (*directory.kinds.get(unit.kind, ()), match)
    for organ in Organ.objects.filter(area__in=areas, is_active=True):
        directory.add(Match("organ", str(organ.pk), organ.name), (organ.name, organ.short_name))
    near = Q(pk=body.pk) | Q(parent=body.pk) | Q(children=body.pk)
    for other in Body.objects.filter(near).distinct():
        directory.add(Match("body", str(other.pk), other.name), (other.name, other.short_name))
    for person in Person.objects.filter(Q(memberships__body=body) | Q(posts__body=body)).distinct():
        match = Match("person", str(person.pk), person.name)
        directory.records[match.value] = match
        directory.persons.setdefault(bare(person.name), []).append(match)
    directory.aliases = {bare(alias.text): (alias.noun, alias.object_key) for alias in Alias.objects.filter(body=body)}
    return directory


def parties(directory: Directory, names: Iterable[str], picks: Mapping[str, list[str]]) -> tuple[PartyData, ...]:
    """Who takes part, for a plan's rows: a whole kind expands to its units, what means nobody stays as text."""
    rows: list[PartyData] = []
    for name in names:
        matched = directory.match(name, picks.get(name))
        if len(matched.matches) > 1:
            rows += [PartyData(one.label, one.noun, int(one.key)) for one in matched.matches]
        elif matched.matches:
            one = matched.matches[0]
            rows.append(PartyData(name[:80], one.noun, int(one.key)))
        else:
            rows.append(PartyData(name[:80]))
    return tuple({(row.text, row.noun, row.object_pk): row for row in rows}.values())
