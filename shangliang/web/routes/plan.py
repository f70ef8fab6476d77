from __future__ import annotations

from django.urls import URLPattern, path

from shangliang.web.views import (
    plan,
    plan_changes,
    plan_feeds,
    plan_proposals,
    plan_targets,
    plan_text,
    plan_topics,
    search,
)

urlpatterns: list[URLPattern] = [
    # plans and their tabs
    path("plans/", plan.index, name="plan-list"),
    path("plans/new/", plan.new, name="plan-new"),
    path("plans/<int:pk>/", plan.detail, name="plan-detail"),
    path("plans/<int:pk>/topics/", plan.topics, name="plan-topics"),
    path("plans/<int:pk>/units/", plan.units, name="plan-units"),
    path("plans/<int:pk>/leaders/", plan.leaders, name="plan-leaders"),
    path("plans/<int:pk>/targets/", plan.targets, name="plan-targets"),
    path("plans/<int:pk>/changes/", plan.changes, name="plan-changes"),
    path("plans/<int:pk>/text/", plan_text.text, name="plan-text"),
    path("plans/<int:pk>/steps/", plan.steps, name="plan-steps"),
    path("plans/<int:pk>/print/", plan.print_view, name="plan-print"),
    path("plans/<int:pk>/edit/", plan.edit, name="plan-edit"),
    path("plans/<int:pk>/delete/", plan.delete, name="plan-delete"),
    path("plans/<int:pk>/move/", plan.move_plan, name="plan-move"),
    # topics
    path("topics/", plan_topics.index, name="topic-list"),
    path("plans/<int:pk>/topics/new/", plan_topics.new, name="topic-new"),
    path("plans/<int:pk>/topics/set/", plan_topics.set_many, name="topic-set-many"),
    path("topics/<int:pk>/", plan_topics.detail, name="topic-detail"),
    path("topics/<int:pk>/edit/", plan_topics.edit, name="topic-edit"),
    path("topics/<int:pk>/remove/", plan_topics.remove, name="topic-remove"),
    path("topics/<int:pk>/move/", plan_topics.move_topic, name="topic-move"),
    # targets and vouchers
    path("plans/<int:pk>/targets/new/", plan_targets.new, name="target-new"),
    path("targets/<int:pk>/", plan_targets.detail, name="target-detail"),
    path("targets/<int:pk>/edit/", plan_targets.edit, name="target-edit"),
    path("targets/<int:pk>/remove/", plan_targets.remove, name="target-remove"),
    path("targets/<int:pk>/vouchers/<int:voucher>/void/", plan_targets.void, name="voucher-void"),
    # changes of issued plans
    path("changes/", plan_changes.index, name="change-list"),
    path("plans/<int:pk>/changes/new/", plan_changes.new, name="change-new"),
    path("changes/<int:pk>/", plan_changes.detail, name="change-detail"),
    path("changes/<int:pk>/move/", plan_changes.move_change, name="change-move"),
    # 议题征集
    path("topic-proposals/", plan_proposals.index, name="topic-proposal-list"),
    path("topic-proposals/new/", plan_proposals.new, name="topic-proposal-new"),
    path("topic-proposals/alike/", plan_proposals.alike, name="topic-proposal-alike"),
    path("topic-proposals/<int:pk>/", plan_proposals.detail, name="topic-proposal-detail"),
    path("topic-proposals/<int:pk>/edit/", plan_proposals.edit, name="topic-proposal-edit"),
    path("topic-proposals/<int:pk>/move/", plan_proposals.move_proposal, name="topic-proposal-move"),
    # calendars
    path("feeds/", plan_feeds.index, name="feed-list"),
    path("feeds/new/", plan_feeds.new, name="feed-new"),
    path("feeds/<int:pk>/revoke/", plan_feeds.revoke, name="feed-revoke"),
    path("calendar/<str:secret>.ics", plan_feeds.calendar, name="feed-calendar"),
    path("search/", search.search, name="search"),
]
