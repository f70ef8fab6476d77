"""Log-in, lock-out, forced change, idle clock, places, the post in force. All through HTTP."""

from __future__ import annotations

import time
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.test import Client
from django.urls import reverse

from shangliang.audit.models import Entry
from shangliang.core import clock
from shangliang.org import accounts, places
from shangliang.org.models import LoginAttempt, Post, Setting, UserSession
from tests import cast

pytestmark = pytest.mark.django_db


def log_in(client: Client, name: str, password: str = cast.PASSWORD, **more: str):
    return client.post(reverse("login"), {"name": name, "password": password, **more})


@pytest.mark.parametrize("name", ["office", "OFFICE ", "13800000001"])
def test_login_by_name_or_phone(name: str):
    client = Client()
    answer = log_in(client, name)
    assert (answer.status_code, answer["Location"]) == (302, reverse("home"))
    assert client.get(reverse("account")).status_code == 200
    assert Entry.objects.filter(verb="login", actor_name="周明礼", body=cast.body("county").pk).count() == 1


def test_login_rotates_the_session_key():
    client = Client()
    session = client.session
    session["before"] = 1
    session.save()
    before = str(session.session_key)
    client.cookies["sessionid"] = before
    log_in(client, "office")
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("/account/", "/account/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_login_goes_on_only_to_our_own_pages(asked: str, expected: str):
    assert log_in(Client(), "office", next=asked)["Location"] == expected


def test_login_of_a_deactivated_account_is_refused():
    cast.user("member")
    accounts.set_active(actor=cast.actor("office"), user=facts("member"), seen=1, active=False)
    assert log_in(Client(), "member").status_code == 422


def facts(username: str):
    from shangliang.org.models import User

    return User.objects.with_facts().get(username=username)


@pytest.mark.parametrize("name", ["member", "nobody-here"])
def test_login_says_what_is_left_and_then_locks(name: str):
    client = Client()
    for left in (4, 3, 2, 1):
        answer = log_in(client, name, "wrong")
        assert answer.status_code == 422
        assert f"还可再试{left}次".encode() in answer.content
    assert "15分钟后再试".encode() in log_in(client, name, "wrong").content
    # another process, another address, the right password: still locked, and the wait does not grow
    answer = Client(REMOTE_ADDR="10.0.0.9").post(reverse("login"), {"name": name, "password": cast.PASSWORD})
    assert (answer.status_code, "15分钟后再试".encode() in answer.content) == (422, True)
    assert LoginAttempt.objects.count() == 5
    assert list(Entry.objects.filter(body=0, verb__startswith="lo").values_list("verb", flat=True).order_by("seq")) == [
        *["login_failed"] * 4,
        "locked",
    ]


def test_login_lock_ends_with_the_window():
    for _ in range(5):
        log_in(Client(), "member", "wrong")
    LoginAttempt.objects.update(at=clock.now() - timedelta(minutes=15, seconds=1))
    assert log_in(Client(), "member").status_code == 302


def test_login_lock_by_phone_and_by_name_are_one():
    for name in ("member", "13800000003", "member", "13800000003", "member"):
        log_in(Client(), name, "wrong")
    assert "临时锁定".encode() in log_in(Client(), "13800000003").content


def test_login_lock_of_an_address_after_twenty_failures():
    for number in range(20):
        log_in(Client(), f"guess{number}", "wrong")
    assert "临时锁定".encode() in log_in(Client(), "office").content
    assert (
        Client(REMOTE_ADDR="10.0.0.9").post(reverse("login"), {"name": "office", "password": cast.PASSWORD}).status_code
        == 302
    )


def test_login_lock_ends_when_the_office_resets():
    for _ in range(5):
        log_in(Client(), "member", "wrong")
    password = accounts.reset_password(actor=cast.actor("office"), user=facts("member"), seen=1)
    answer = log_in(Client(), "member", password)
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_login_rules_of_a_body_hold_for_its_accounts():
    Setting.objects.create(body=cast.body("county"), key="login.name_failures", value=3, since=cast.TODAY)
    for _ in range(3):
        answer = log_in(Client(), "member", "wrong")
    assert "临时锁定".encode() in answer.content


def test_login_failures_keep_no_names():
    log_in(Client(), "my-secret-typed-here", "wrong")
    assert LoginAttempt.objects.filter(name_hash__contains="secret").count() == 0
    assert Entry.objects.filter(text__contains="secret").count() == 0


def test_password_of_a_first_login_must_be_changed():
    password = accounts.reset_password(actor=cast.actor("office"), user=facts("member"), seen=1)
    client = Client()
    log_in(client, "member", password)
    change = reverse("password-change")
    assert client.get("/account/")["Location"] == change
    assert client.post(reverse("post-switch"), {"post": 1})["Location"] == change
    htmx = client.get("/account/", headers={"HX-Request": "true"})
    assert (htmx.status_code, htmx["HX-Redirect"]) == (204, change)
    typed = {"old_password": password, "new_password": "Qingshan#2026", "again_password": "Qingshan#2026"}
    assert client.post(change, typed)["Location"] == reverse("home")
    assert client.get("/account/").status_code == 200
    assert log_in(Client(), "member", "Qingshan#2026").status_code == 302


def test_password_that_expired_must_be_changed():
    Setting.objects.create(body=cast.body("county"), key="password.expiry_days", value=90, since=cast.TODAY)
    someone = cast.user("office")
    someone.password_changed_at = clock.now() - timedelta(days=91)
    someone.save(update_fields=["password_changed_at"])
    client = Client()
    log_in(client, "office")
    assert client.get("/account/")["Location"] == reverse("password-change")


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("Ab1#", "密码太短：现有4位，至少要8位。"),
        ("abcdefgh1", "字符种类不够：至少要3类，可加上大写字母、符号。"),
        ("Office-2026x", "密码里不能含有用户名或手机号，请换一个。"),
        ("x13800000001-A", "密码里不能含有用户名或手机号，请换一个。"),
        (cast.PASSWORD, "新密码与现在的密码相同，请换一个。"),
    ],
)
def test_password_change_names_each_fault(new: str, words: str, client_for):
    answer = client_for("office").post(
        reverse("password-change"), {"old_password": cast.PASSWORD, "new_password": new, "again_password": new}
    )
    assert answer.status_code == 422
    assert words.encode() in answer.content


def test_password_change_refuses_a_wrong_old_one(client_for):
    typed = {"old_password": "wrong", "new_password": "Qingshan#2026", "again_password": "Qingshan#2026"}
    answer = client_for("office").post(reverse("password-change"), typed)
    assert (answer.status_code, "现在的密码不正确".encode() in answer.content) == (422, True)


def test_password_of_an_operator_is_longer(client_for):
    typed = {"old_password": cast.PASSWORD, "new_password": "Qingsh#2026", "again_password": "Qingsh#2026"}
    answer = client_for("admin").post(reverse("password-change"), typed)
    assert "至少要12位".encode() in answer.content


def test_password_change_logs_out_other_places():
    here, there = Client(), Client()
    log_in(here, "office")
    log_in(there, "office")
    typed = {"old_password": cast.PASSWORD, "new_password": "Qingshan#2026", "again_password": "Qingshan#2026"}
    assert here.post(reverse("password-change"), typed).status_code == 302
    assert here.get("/account/").status_code == 200
    assert there.get("/account/")["Location"] == "/login/?next=/account/"
    assert UserSession.objects.get().session_key == here.session.session_key


def test_idle_staff_is_logged_out_and_comes_back():
    client = Client()
    log_in(client, "office")
    assert client.get("/account/").status_code == 200
    age_idle_cookie(client, minutes=31)
    assert client.get("/account/")["Location"] == "/login/?next=/account/&idle=1"
    assert "已自动退出".encode() in client.get("/login/?next=/account/&idle=1").content
    assert log_in(client, "office", next="/account/")["Location"] == "/account/"
    assert client.get("/account/").status_code == 200


def test_idle_clock_is_renewed_by_reading_and_writes_nothing(django_assert_num_queries):
    client = Client()
    log_in(client, "office")
    age_idle_cookie(client, minutes=29)
    row = UserSession.objects.get()
    answer = client.get("/account/")
    assert places.COOKIE in answer.cookies
    assert UserSession.objects.get().seen_at == row.seen_at
    age_idle_cookie(client, minutes=2)
    assert client.get("/account/").status_code == 200


def test_idle_cookie_of_another_session_is_worth_nothing():
    first, second = Client(), Client()
    log_in(first, "office")
    log_in(second, "committee")
    first.cookies[places.COOKIE] = second.cookies[places.COOKIE].value
    assert first.get("/account/").status_code == 302
    del second.cookies[places.COOKIE]
    assert second.get("/account/").status_code == 302


def test_idle_form_gives_back_what_was_typed():
    client = Client()
    log_in(client, "office")
    age_idle_cookie(client, minutes=31)
    answer = client.post(reverse("post-switch"), {"post": "77123", "note": "写了很久的内容"})
    assert answer.status_code == 403
    assert "写了很久的内容".encode() in answer.content


def test_idle_does_not_hold_for_members():
    client = Client()
    log_in(client, "member")
    assert places.COOKIE not in client.cookies
    assert int(client.cookies["sessionid"]["max-age"]) == 30 * 86400
    assert client.get("/account/").status_code == 200


def age_idle_cookie(client: Client, *, minutes: int) -> None:
    """As if the cookie had been signed some minutes ago."""
    bound = client.cookies[places.COOKIE].value.rsplit(":", 2)[0]
    signed_at = signing.b62_encode(int(time.time()) - minutes * 60)
    client.cookies[places.COOKIE] = signing.Signer(salt="shangliang.idle").sign(f"{bound}:{signed_at}")


def test_place_on_another_device_can_be_ended():
    here, phone = Client(), Client(headers={"User-Agent": "Mozilla/5.0 (iPhone; CPU) MicroMessenger/8"})
    log_in(here, "office")
    log_in(phone, "office")
    place = UserSession.objects.get(device="苹果手机 · 微信")
    assert "苹果手机 · 微信".encode() in here.get("/account/").content
    assert here.post(reverse("session-end", kwargs={"pk": place.pk})).status_code == 302
    assert phone.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


def test_place_of_somebody_else_is_hidden(client_for):
    log_in(Client(), "member")
    place = UserSession.objects.get()
    assert client_for("office").post(reverse("session-end", kwargs={"pk": place.pk})).status_code == 404


def test_logout_ends_the_session_and_is_on_record():
    client = Client()
    log_in(client, "office")
    key = client.session.session_key
    assert client.get(reverse("logout")).status_code == 405
    assert client.post(reverse("logout"))["Location"] == reverse("login")
    assert not Session.objects.filter(session_key=key).exists()
    assert UserSession.objects.count() == 0
    assert Entry.objects.filter(verb="logout").count() == 1


def test_post_in_force_is_switched(client_for):
    second = cast.make_post(cast.person("office"), "office", of=cast.body("street"), title="联络处副主任")
    client = client_for("office")
    assert client.get("/account/").status_code == 200
    assert client.post(reverse("post-switch"), {"post": second.pk})["Location"] == reverse("home")
    assert "望江街道联络处".encode() in client.get("/account/").content
    entry = Entry.objects.get(verb="switch")
    assert (entry.body, entry.actor_name) == (cast.body("street").pk, "周明礼")


def test_post_of_somebody_else_or_ended_cannot_be_picked(client_for):
    old = cast.make_post(
        cast.person("office"), "leader", of=cast.body("county"), ends_on=clock.today() - timedelta(days=1)
    )
    other = Post.objects.get(person=cast.person("leader"))
    client = client_for("office")
    for pk in (old.pk, other.pk, "x", ""):
        assert client.post(reverse("post-switch"), {"post": pk}).status_code == 404


def test_page_after_login_is_the_one_asked_for():
    answer = Client().get("/account/")
    assert answer["Location"] == f"/login/?next={quote('/account/')}"


def test_login_page_names_the_demo_accounts_in_the_demo_alone(settings):
    assert b'<details class="fold">' not in Client().get("/login/").content
    settings.DEMO = True
    page = Client().get("/login/").content.decode()
    assert all(f"<dt>{name}</dt>" in page for name in ("admin", "office", "deputy"))


def test_failures_from_one_ipv6_network_count_together():
    codes = []
    for number in range(21):
        client = Client(REMOTE_ADDR=f"2001:db8:0:1::{number:x}")
        codes.append("临时锁定" in log_in(client, f"nobody{number}", "wrong").content.decode())
    assert codes == [False] * 20 + [True]
    elsewhere = Client(REMOTE_ADDR="2001:db8:0:2::1")
    assert "临时锁定" not in log_in(elsewhere, "nobody99", "wrong").content.decode()


@pytest.mark.parametrize(
    ("forwarded", "expected"),
    [
        ("198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("203.0.113.9, nonsense' --", "127.0.0.1"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("fe80::1%eth0", "fe80::"),
        ("", "127.0.0.1"),
    ],
)
def test_address_behind_a_proxy_is_an_address(settings, forwarded: str, expected: str):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    log_in(Client(headers={"X-Forwarded-For": forwarded}), "office", "wrong")
    assert LoginAttempt.objects.get().address == expected


def test_forwarded_address_is_not_believed_without_a_proxy():
    log_in(Client(headers={"X-Forwarded-For": "203.0.113.9"}), "office", "wrong")
    assert LoginAttempt.objects.get().address == "127.0.0.1"
