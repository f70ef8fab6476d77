"""The enumerated verbs of the record. An entry with another verb cannot be written."""

from __future__ import annotations

from django.db.models import TextChoices


class Verb(TextChoices):
    CREATE = "create", "新建"
    EDIT = "edit", "修改"
    DELETE = "delete", "删除草稿"
    MOVE = "move", "流转"
    VOID = "void", "作废"
    IMPORT = "import", "导入"
    EXPORT = "export", "导出"
    UPLOAD = "upload", "上传"
    ISSUE = "issue", "印发"
    VOUCH = "vouch", "登记数据"
    GRANT = "grant", "授予职务"
    REVOKE = "revoke", "免去职务"
    SETTING = "setting", "更改设置"
    DELIVER = "deliver", "送达"
    FEED = "feed", "订阅地址"
    LOGIN = "login", "登录"
    LOGIN_FAILED = "login_failed", "登录失败"
    LOCKED = "locked", "账号锁定"
    LOGOUT = "logout", "退出"
    PASSWORD = "password", "修改密码"
    RESET = "reset", "重置密码"
    SWITCH = "switch", "切换身份"
    HEAD = "head", "每日链头"
    VERIFY = "verify", "核验"
    DEMO = "demo", "装载演示数据"
