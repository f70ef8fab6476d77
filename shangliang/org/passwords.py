"""What a password must be (等保 2.0, GB/T 22239-2019 身份鉴别), and initial ones that can be read off paper."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from shangliang.org.models import User
from shangliang.org.rules import CLASSES, FOR_INSTALLATION, MIN_LENGTH, MIN_LENGTH_OPERATOR

CLASS_NAMES = ("大写字母", "小写字母", "数字", "符号")
LONGEST = 128
UPPER, LOWER, DIGITS = "ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnpqrstuvwxyz", "23456789"
"""Without O and 0, I, l and 1: a slip is read by people over sixty."""


def least_length(user: User, rules: Mapping[str, Any]) -> int:
    least = int(rules[MIN_LENGTH])
    return max(least, FOR_INSTALLATION[MIN_LENGTH_OPERATOR]) if user.is_operator else least


def in_words(user: User, rules: Mapping[str, Any]) -> str:
    """The rules as the form shows them, before anything is typed."""
    return (
        f"至少{least_length(user, rules)}位，大写字母、小写字母、数字、符号中至少含{rules[CLASSES]}类，"
        "不含用户名或手机号，不与现在的密码相同。"
    )


def faults(password: str, user: User, rules: Mapping[str, Any]) -> list[str]:
    """What is wrong with a new password, each with what to do; empty when it may be used."""
    found = []
    least = least_length(user, rules)
    if len(password) < least:
        found.append(f"密码太短：现有{len(password)}位，至少要{least}位。")
    if len(password) > LONGEST:
        found.append(f"密码太长：最多{LONGEST}位。")
    kinds = _classes(password)
    if len(kinds) < rules[CLASSES]:
        missing = "、".join(name for name in CLASS_NAMES if name not in kinds)
        found.append(f"字符种类不够：至少要{rules[CLASSES]}类，可加上{missing}。")
    known = {user.username, (user.person.phone or "") if user.person else ""}
    if any(len(name) >= 4 and name.lower() in password.lower() for name in known):
        found.append("密码里不能含有用户名或手机号，请换一个。")
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        found.append("这个密码太常见，容易被猜到，请换一个。")
    if not found and check_password(password, user.password):
        found.append("新密码与现在的密码相同，请换一个。")
    return found


def _classes(password: str) -> set[str]:
    kinds = set()
    for char in password:
        if char.isascii() and char.isupper():
            kinds.add("大写字母")
        elif char.isascii() and char.islower():
            kinds.add("小写字母")
        elif char.isdigit():
            kinds.add("数字")
        else:
            kinds.add("符号")
    return kinds


def initial_password(least: int) -> str:
    """Groups of four between hyphens, such as Kfqm-7x3R-mWv8: four classes, no letter that can be misread."""
    groups = max(3, -(-(least + 1) // 5))
    while True:
        text = "-".join("".join(secrets.choice(UPPER + LOWER + DIGITS) for _ in range(4)) for _ in range(groups))
        if len(_classes(text)) == len(CLASS_NAMES):
            return text
