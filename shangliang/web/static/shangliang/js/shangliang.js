/* Small conveniences. Every page works without this file: it only saves clicks.
   Each function reads data- attributes; nothing here knows a screen. */
"use strict";

(() => {
  const on = (type, selector, act) =>
    document.addEventListener(type, (event) => {
      const hit = event.target instanceof Element && event.target.closest(selector);
      if (hit) act(hit, event);
    });

  const reduced = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  const reveal = (element) => element.scrollIntoView({ block: "center", behavior: reduced() ? "auto" : "smooth" });

  /* Dialogs: <a data-dialog="id" href="the same form as a page">. */
  on("click", "[data-dialog]", (opener, event) => {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (!dialog || !dialog.showModal || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    dialog.showModal();
    const field = dialog.querySelector("[autofocus], input:not([type=hidden]), select, textarea");
    if (field) field.focus();
  });
  on("click", "dialog [data-close]", (button) => button.closest("dialog").close());
  on("click", "dialog", (dialog, event) => {
    if (event.target === dialog) dialog.close();
  });

  /* Menus (<details data-menu>) close on Escape and on a click elsewhere. */
  const closeMenus = (except) =>
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
      if (menu !== except) menu.open = false;
    });
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details[data-menu][open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  /* Tabs: arrow keys move between the links. */
  on("keydown", "[data-tabs] a", (tab, event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const tabs = [...tab.closest("[data-tabs]").querySelectorAll("a")];
    event.preventDefault();
    tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length].focus();
  });

  /* Flash messages get a button to put them away. */
  const dismissible = (root) =>
    root.querySelectorAll("[data-flash]:not([data-ready])").forEach((flash) => {
      flash.dataset.ready = "1";
      const button = Object.assign(document.createElement("button"), { type: "button", className: "close", textContent: "关闭" });
      button.addEventListener("click", () => flash.remove());
      flash.append(button);
    });

  /* A refused choice is a button that explains itself and does nothing. */
  on("click", '[aria-disabled="true"]', (_, event) => event.preventDefault());

  /* Ask before what cannot be undone; then let a form go out once only. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const asked = (event.submitter && event.submitter.dataset.confirm) || form.dataset.confirm;
    if (asked && !window.confirm(asked)) {
      event.preventDefault();
      return;
    }
    if (!form.matches("[data-once]") || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sent = "1";
    delete form.dataset.dirty;
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
    window.setTimeout(() => release(form), 8000);
  }, true);

  const release = (form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  };
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target instanceof Element && event.target.closest("form[data-sent]");
    if (form) release(form);
  });

  /* Unsaved typing: <form data-guard>. */
  on("input", "form[data-guard]", (form) => { form.dataset.dirty = "1"; });
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-guard][data-dirty]")) event.preventDefault();
  });

  /* File drop: the native input does the work, the box only takes the drop and is easier to hit. */
  ["dragover", "dragleave", "drop"].forEach((type) =>
    on(type, "[data-filedrop]", (box, event) => {
      event.preventDefault();
      box.classList.toggle("over", type === "dragover");
      if (type !== "drop" || !event.dataTransfer.files.length) return;
      const input = box.querySelector('input[type="file"]');
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }));
  /* Rich paste: text from Word or a web page keeps its tables in a hidden field beside the plain words. It counts only
     while the box holds just what was pasted: whatever is typed afterwards makes the plain words count alone. */
  const RICH_LIMIT = 3000000;
  on("paste", "[data-rich-paste]", (box, event) => {
    const html = event.clipboardData ? event.clipboardData.getData("text/html") : "";
    const whole = box.selectionStart === 0 && box.selectionEnd === box.value.length;
    box.rich = whole && html.length <= RICH_LIMIT ? html : "";
  });
  on("input", "[data-rich-paste]", (box, event) => {
    const field = document.getElementById(box.dataset.richPaste);
    if (field) field.value = event.inputType === "insertFromPaste" ? box.rich || "" : "";
    box.rich = "";
  });
  on("change", "form[data-send-on-change]", (form) => form.requestSubmit());

  /* Linked pairs: a place in the paper and its finding carry the same data-link. */
  const light = (number, look = "on") =>
    document.querySelectorAll("[data-link]").forEach((one) => one.classList.toggle(look, one.dataset.link === number));
  const jump = (link, event) => {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!target) return;
    event.preventDefault();
    const side = target.closest(".found") ? "reading-facts" : "reading-paper";
    const pick = document.getElementById(side);
    if (pick) pick.checked = true;
    light(target.dataset.link);
    reveal(target);
    (target.matches("a") ? target : target.querySelector("a") || target).focus({ preventScroll: true });
    history.replaceState(null, "", link.hash);
  };
  on("click", 'a.spot, .fact a[href^="#spot-"]', jump);
  on("mouseover", "[data-link]", (one) => light(one.dataset.link, "near"));
  on("focusin", "[data-link]", (one) => light(one.dataset.link));

  /* Selecting text in [data-select-source] fills [data-select-quote] of the form [data-select-form] and shows it.
     The offset of the selection counts code points from data-at of its paragraph, where the paragraph has one. */
  const chosen = () => {
    const source = document.querySelector("[data-select-source]");
    const range = window.getSelection().rangeCount && window.getSelection().getRangeAt(0);
    if (!source || !range || range.collapsed || !source.contains(range.commonAncestorContainer)) return null;
    const quote = range.toString().trim();
    if (!quote) return null;
    const start = range.startContainer.nodeType === 3 ? range.startContainer.parentElement : range.startContainer;
    const paragraph = start.closest("[data-at]");
    if (!paragraph) return { quote, at: "" };
    const before = document.createRange();
    before.selectNodeContents(paragraph);
    before.setEnd(range.startContainer, range.startOffset);
    const lead = range.toString().length - range.toString().trimStart().length;
    return { quote, at: Number(paragraph.dataset.at) + [...before.toString()].length + lead };
  };
  let waiting = 0;
  document.addEventListener("selectionchange", () => {
    const bar = document.querySelector("[data-select-form]");
    if (!bar) return;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => {
      if (bar.contains(document.activeElement)) return;
      const found = chosen();
      bar.hidden = !found && bar.matches(".select-bar");
      if (!found) return;
      const put = (name, text) => bar.querySelectorAll(`[data-select-${name}]`).forEach((one) => {
        if ("value" in one) one.value = text;
        else one.textContent = text;
      });
      put("quote", found.quote);
      put("at", found.at);
    }, 150);
  });

  /* Ticked rows: [data-bulk] holds the boxes named data-pick, a [data-pick-all] and [data-picked] for the count. */
  const recount = (bulk) => {
    const boxes = [...bulk.querySelectorAll("input[data-pick]")];
    const count = boxes.filter((box) => box.checked).length;
    bulk.querySelectorAll("[data-picked]").forEach((one) => { one.textContent = `已选 ${count} 项`; });
    bulk.querySelectorAll("[data-pick-all]").forEach((all) => {
      all.checked = count > 0 && count === boxes.length;
      all.indeterminate = count > 0 && count < boxes.length;
    });
  };
  on("change", "[data-bulk] [data-pick-all]", (all) =>
    all.closest("[data-bulk]").querySelectorAll("input[data-pick]").forEach((box) => { box.checked = all.checked; }));
  on("change", "[data-bulk]", recount);

  /* Quick entry: [data-lines] with a <template data-line> that holds one [data-row]; __n__ becomes the next number. Enter goes one row down
     (and makes a row at the end); pasting rows from a spreadsheet fills cells to the right and below. */
  const addLine = (lines) => {
    const template = lines.querySelector("template[data-line]");
    if (!template) return null;
    const total = lines.querySelector('input[name$="TOTAL_FORMS"]');
    const next = total ? Number(total.value) : lines.querySelectorAll("[data-row]").length;
    const holder = document.createElement("template");
    holder.innerHTML = template.innerHTML.replaceAll("__n__", String(next)).replaceAll("__prefix__", String(next));
    const row = holder.content.querySelector("[data-row]");
    lines.querySelector("[data-rows]").append(row);
    if (total) total.value = String(next + 1);
    return row;
  };
  const cells = (row) => [...row.querySelectorAll("input:not([type=hidden]), select, textarea")];
  on("click", "[data-add-line]", (button, event) => {
    event.preventDefault();
    const row = addLine(button.closest("[data-lines]"));
    if (row) cells(row)[0].focus();
  });
  on("keydown", "[data-lines] [data-row] input", (input, event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    const row = input.closest("[data-row]");
    const column = cells(row).indexOf(input);
    const below = row.nextElementSibling || addLine(row.closest("[data-lines]"));
    if (below) (cells(below)[column] || cells(below)[0]).focus();
  });
  on("paste", "[data-lines] [data-row] input", (input, event) => {
    const text = event.clipboardData.getData("text").replace(/\r/g, "").replace(/\n+$/, "");
    if (!/[\t\n]/.test(text)) return;
    event.preventDefault();
    let row = input.closest("[data-row]");
    const column = cells(row).indexOf(input);
    text.split("\n").forEach((line, index) => {
      if (index) row = row && (row.nextElementSibling || addLine(row.closest("[data-lines]")));
      if (!row) return;
      line.split("\t").forEach((value, offset) => {
        const cell = cells(row)[column + offset];
        if (!cell) return;
        if (cell.tagName !== "SELECT") cell.value = value.trim();
        else {
          const option = [...cell.options].find((one) => one.text.trim() === value.trim());
          if (option) cell.value = option.value;
        }
      });
    });
    input.form.dataset.dirty = "1";
  });

  on("click", "[data-print]", () => window.print());

  const ready = (root) => {
    dismissible(root);
    root.querySelectorAll("[data-bulk]").forEach(recount);
    root.querySelectorAll("[data-tabs] [aria-current]").forEach((tab) => {
      const list = tab.closest("ul");
      list.scrollLeft = tab.offsetLeft - list.offsetLeft - (list.clientWidth - tab.offsetWidth) / 2;
    });
    const first = root.querySelector("[data-focus]");
    if (first) first.focus();
  };
  /* After a partial answer the finding that was worked on stays in view, though forms above it opened or closed. */
  let place = "";
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt, requestConfig } = event.detail;
    const cause = requestConfig.triggeringEvent;
    const from = (cause && cause.submitter) || elt;
    const finding = from.closest(".fact");
    place = finding ? finding.id : "";
  });
  document.addEventListener("htmx:afterSettle", () => {
    const finding = place && document.getElementById(place);
    if (finding) finding.scrollIntoView({ block: "nearest" });
  });

  const fresh = (event) => ready(event.detail.elt || document);
  document.addEventListener("htmx:afterSettle", fresh);
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, serverResponse } = event.detail;
    if (new URL(xhr.responseURL || location.href, location.href).pathname.startsWith("/login/") && !location.pathname.startsWith("/login/")) {
      event.detail.shouldSwap = false;
      location.reload(); // logged out meanwhile: the page itself leads to the login and back
    } else if (xhr.status >= 400 && /^\s*<!doctype/i.test(serverResponse)) {
      event.detail.target = document.body; // a whole error page takes the whole window
      event.detail.swapOverride = "innerHTML show:top";
    }
  });
  // what polls by itself tries again by itself
  const warn = (words) => (event) => event.detail.elt.matches("[data-poll]") || window.alert(words);
  document.addEventListener("htmx:responseError", warn("服务器没有完成这次操作。请稍后再试；您填写的内容还在页面上。"));
  document.addEventListener("htmx:sendError", warn("网络没有连通。请检查网络后再试；您填写的内容还在页面上。"));

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => ready(document));
  else ready(document);
})();
