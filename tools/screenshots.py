"""Take the pictures of the README from a fresh demo world in a real browser: `make screenshots`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
PORT = 8951
BASE = f"http://127.0.0.1:{PORT}"
PASSWORD = "shangliang-demo"
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


def wait_until_up() -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{BASE}/health/", timeout=2).read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the demo did not start")


def log_in(page: Page, name: str) -> None:
    page.goto(f"{BASE}/login/")
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{BASE}/")


def take(page: Page) -> None:
    """The year board, the import screen, and the office's first page."""
    log_in(page, "office")
    page.screenshot(path=IMAGES / "home.png")
    page.set_viewport_size({"width": 1360, "height": 1300})
    page.goto(f"{BASE}/plans/")
    page.click("text=清源县政协2026年度协商计划 >> nth=0")
    page.wait_for_load_state()
    page.screenshot(path=IMAGES / "board.png")
    page.set_viewport_size({"width": 1360, "height": 860})
    page.goto(f"{BASE}/imports/")
    page.click("text=清源县政协2026年度协商计划 >> nth=0")
    page.wait_for_load_state()
    page.screenshot(path=IMAGES / "import.png")


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("没有找到 Chromium。请先安装，例如 sudo apt install chromium。")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "SHANGLIANG_DATA": folder, "SHANGLIANG_DEMO": "1"}
        command = [sys.executable, "-m", "shangliang", "demo", "--port", str(PORT)]
        demo = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        try:
            wait_until_up()
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
                page = browser.new_page(viewport={"width": 1360, "height": 860}, locale="zh-CN")
                take(page)
                browser.close()
        finally:
            demo.terminate()
            demo.wait()


if __name__ == "__main__":
    main()
