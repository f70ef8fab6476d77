"""Forms of log-in and passwords."""

from __future__ import annotations

from django import forms


class LoginForm(forms.Form):
    name = forms.CharField(
        label="用户名或手机号",
        max_length=60,
        error_messages={"required": "请填写用户名或手机号。"},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label="密码",
        max_length=128,
        strip=False,
        error_messages={"required": "请填写密码。"},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PasswordForm(forms.Form):
    old_password = forms.CharField(
        label="现在的密码",
        max_length=128,
        strip=False,
        error_messages={"required": "请填写现在的密码。"},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new_password = forms.CharField(
        label="新密码",
        max_length=128,
        strip=False,
        error_messages={"required": "请填写新密码。"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again_password = forms.CharField(
        label="再输一次新密码",
        max_length=128,
        strip=False,
        error_messages={"required": "请再输一次新密码。"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, data: object = None, *, old_label: str = "现在的密码", rules: str = "") -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["old_password"].label = old_label
        self.fields["new_password"].help_text = rules

    def clean_again_password(self) -> str:
        again: str = self.cleaned_data["again_password"]
        if again != self.cleaned_data.get("new_password", again):
            raise forms.ValidationError("两次输入的新密码不一样，请重新输入。")
        return again
