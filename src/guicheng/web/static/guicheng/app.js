// What pages do in the browser. All of it is a convenience: every page works without.
(function () {
  "use strict";
  var root = document.documentElement;

  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }
  function on(type, selector, act) {
    document.addEventListener(type, function (event) {
      var found = event.target.closest && event.target.closest(selector);
      if (found) act(found, event);
    });
  }
  function make(tag, cls, text) {
    var made = document.createElement(tag);
    if (cls) made.className = cls;
    if (text) made.textContent = text;
    return made;
  }

  // ---- money: 万元 or 元, and below it the amount in capitals ----
  var CAPITALS = "零壹贰叁肆伍陆柒捌玖";

  function toFen(text, unit) {
    text = text.replace(/[,，\s]/g, "").replace(/[０-９]/g, function (c) { return String.fromCharCode(c.charCodeAt(0) - 65248); });
    var parts = /^(\d+)(?:[.．](\d+))?$/.exec(text);
    if (!parts) return null;
    var places = unit === "wan" ? 6 : 2, fraction = (parts[2] || "").replace(/0+$/, "");
    if (fraction.length > places) return null;
    var fen = Number(parts[1] + fraction + "0".repeat(places - fraction.length));
    return Number.isSafeInteger(fen) ? fen : null;
  }
  function fromFen(fen, unit) {
    var places = unit === "wan" ? 6 : 2, digits = String(fen).padStart(places + 1, "0");
    var whole = digits.slice(0, -places), fraction = digits.slice(-places);
    while (fraction.length > 2 && fraction.endsWith("0")) fraction = fraction.slice(0, -1);
    return whole.replace(/\B(?=(\d{3})+$)/g, ",") + "." + fraction;
  }
  function group(number) {
    var words = "", gap = false;
    [[1000, "仟"], [100, "佰"], [10, "拾"], [1, ""]].forEach(function (unit) {
      var digit = Math.floor(number / unit[0]) % 10;
      if (digit) { words += (gap ? "零" : "") + CAPITALS[digit] + unit[1]; gap = false; } else gap = Boolean(words);
    });
    return words;
  }
  function capitals(fen) {
    var whole = Math.floor(fen / 100), jiao = Math.floor(fen / 10) % 10, last = fen % 10, words = "", gap = false, groups = [];
    for (var rest = whole; rest; rest = Math.floor(rest / 10000)) groups.push(rest % 10000);
    for (var place = groups.length - 1; place >= 0; place--) {
      if (!groups[place]) { gap = Boolean(words); continue; }
      if (words && (gap || groups[place] < 1000)) words += "零";
      gap = false;
      words += group(groups[place]) + ["", "万", "亿", "万亿"][place];
    }
    if (words) words += "元";
    if (!jiao && !last) return (words || "零元") + "整";
    if (jiao) words += (whole && whole % 10 === 0 ? "零" : "") + CAPITALS[jiao] + "角";
    else if (whole) words += "零";
    return words + (last ? CAPITALS[last] + "分" : "整");
  }
  function unitOf(money) { return (money.querySelector("[type=radio]:checked") || {}).value || "wan"; }
  function sayMoney(money) {
    var input = money.querySelector(".input"), fen = toFen(input.value, unitOf(money));
    var line = money.parentNode.querySelector("[data-capitals]");
    if (!line) return;
    if (fen !== null) line.textContent = capitals(fen) + "　" + fromFen(fen, "yuan") + " 元";
    else line.textContent = input.value.trim() ? "请只填数字，例如 486.00" : "";
  }
  on("input", "[data-money] .input", function (input) { sayMoney(input.closest("[data-money]")); });
  on("change", "[data-money] .input", function (input) {
    var unit = unitOf(input.closest("[data-money]")), fen = toFen(input.value, unit);
    if (fen !== null) input.value = fromFen(fen, unit);
  });
  on("change", "[data-money] [type=radio]", function (radio) {
    // the amount stays, only its unit changes
    var money = radio.closest("[data-money]"), input = money.querySelector(".input");
    var fen = toFen(input.value, radio.value === "wan" ? "yuan" : "wan");
    if (fen !== null) input.value = fromFen(fen, radio.value);
    sayMoney(money);
  });

  // ---- phrases, files, filters, folds ----
  on("click", "[data-phrase]", function (button) {
    var field = document.getElementById(button.dataset.phrase);
    if (!field) return;
    var at = field.selectionStart, before = field.value.slice(0, at), phrase = button.textContent.trim();
    if (before && !/[\s。；，、：]$/.test(before)) phrase = "；" + phrase;
    field.setRangeText(phrase, at, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.focus();
  });
  on("change", "input[data-files]", function (input) {
    var list = input.parentNode.querySelector("ul[data-chosen]");
    if (!list) { list = make("ul", "files"); list.dataset.chosen = ""; input.after(list); }
    list.textContent = "";
    Array.prototype.forEach.call(input.files, function (file) {
      var size = file.size < 1048576 ? Math.max(1, Math.round(file.size / 1024)) + " KB" : (file.size / 1048576).toFixed(1) + " MB";
      var item = make("li", "", file.name);
      item.append(make("span", "sub num", size + "，提交或存草稿时上传"));
      list.append(item);
    });
  });
  on("change", "form[data-autosubmit] select", function (select) { select.form.requestSubmit ? select.form.requestSubmit() : select.form.submit(); });
  on("click", ".stage__fold", function (button) {
    var open = button.closest(".stage").classList.toggle("is-open");
    button.textContent = open ? "收起" : "展开";
    button.setAttribute("aria-expanded", open);
  });
  on("click", "[data-more]", function (button) {
    var open = button.previousElementSibling.classList.toggle("is-open");
    button.textContent = open ? "收起" : "看全文";
  });
  function settle(row) {
    var chosen = row.querySelector("[type=radio]:checked"), note = row.querySelector(".input");
    row.classList.toggle("is-settled", Boolean(chosen && chosen.value === row.dataset.settled && !note.value));
  }
  on("change", "tr[data-settled] [type=radio]", function (radio) { settle(radio.closest("tr")); });
  window.addEventListener("beforeprint", function () { all("main details").forEach(function (one) { one.open = true; }); });
  on("click", "[data-print]", function () { window.print(); });
  on("click", "[data-copy]", function (button) {
    var address = new URL(button.dataset.copy || location.href, location.href).href;
    if (navigator.clipboard) navigator.clipboard.writeText(address).then(function () { button.textContent = "已复制"; });
  });
  document.addEventListener("click", function (event) {
    all("details.who[open]").forEach(function (menu) { if (!menu.contains(event.target)) menu.open = false; });
  });

  // ---- unsaved text ----
  var unsaved = new Set();
  on("input", "form[data-guard]", function (form) { unsaved.add(form); });
  on("change", "form[data-guard]", function (form) { unsaved.add(form); });
  on("submit", "form[data-guard]", function (form) { unsaved.delete(form); });
  document.addEventListener("htmx:afterRequest", function (event) {
    var form = event.detail.elt;  // the form itself: an upload inside it has saved nothing of its text
    if (form.matches && form.matches("form[data-guard]") && event.detail.successful) unsaved.delete(form);
  });
  // A file that has been uploaded belongs to the draft from then on, without another keystroke.
  document.addEventListener("htmx:load", function (event) {
    var added = event.detail.elt, form = added.id && added.id.indexOf("doc-") === 0 && added.closest("form[data-guard]");
    if (form) form.dispatchEvent(new Event("change", { bubbles: true }));
  });
  window.addEventListener("beforeunload", function (event) {
    var open = Array.from(unsaved).some(function (form) { return form.isConnected; });
    if (open) { event.preventDefault(); event.returnValue = ""; }
  });

  // What was typed before this script ran counts as typed; the field that is still being typed in says so itself.
  window.addEventListener("load", function () {
    all("form[data-guard] .input, [data-money] .input").forEach(function (input) {
      if ("defaultValue" in input && input.value !== input.defaultValue && input !== document.activeElement)
        input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  });

  // ---- what an outcome asks is loaded when it is chosen: what has been typed there stays, also for choosing it again ----
  var typed = {};
  function named(within) { return all("input[name]:not([type=file], [type=hidden]), textarea[name], select[name]", within); }
  function choosable(input) { return input.type === "radio" || input.type === "checkbox"; }
  function keyOf(input) { return input.name + (choosable(input) ? "=" + input.value : ""); }
  document.addEventListener("htmx:beforeSwap", function (event) {
    var fields = event.detail.target;
    if (fields.id !== "outcome-fields") return;
    named(fields).forEach(function (input) {
      typed[keyOf(input)] = choosable(input) ? input.checked : input.value;
    });
    fields.papers = all("[id^=doc-]", fields);
    fields.writing = fields.contains(document.activeElement) ? document.activeElement.id : "";
  });
  function keepTyped(fields) {
    named(fields).forEach(function (input) {
      if (!(keyOf(input) in typed)) return;
      if (choosable(input)) input.checked = typed[keyOf(input)]; else input.value = typed[keyOf(input)];
    });
    fields.papers.forEach(function (paper) {  // with the files that have been uploaded meanwhile, or still are
      var fresh = document.getElementById(paper.id);
      if (fresh && fresh !== paper) fresh.replaceWith(paper);
    });
    var field = fields.writing && document.getElementById(fields.writing);
    if (field) field.focus();
  }

  // ---- the panel of reasons ----
  var panel = document.getElementById("panel");
  var canOpen = panel && typeof panel.showModal === "function";
  document.addEventListener("htmx:beforeRequest", function (event) {
    if (!canOpen && event.detail.target === panel && event.detail.elt.href) { event.preventDefault(); location.href = event.detail.elt.href; }
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    if (event.target === panel) {
      if (!panel.open) panel.showModal();
      panel.scrollTop = 0;
    }
    if (event.target.id === "outcome-fields") keepTyped(event.target);
    ready(event.target);
  });
  on("click", "#panel .js-close", function () { panel.close(); });
  if (canOpen) panel.addEventListener("click", function (event) { if (event.target === panel) panel.close(); });

  // ---- to an article of the law and back: the address keeps the place on this page, and an open panel ----
  on("click", "a.law[href*='back=']", function (link) {
    var address = new URL(link.href), way = address.searchParams.get("back"), place = link.closest("[id]:not(main):not(#panel)");
    if (way.indexOf("#") >= 0 || !place || !place.closest("main")) return;
    address.searchParams.set("back", way + "#" + encodeURIComponent(place.id));
    link.href = address.href;
  });
  on("click", "a[data-back]", function (link, event) {
    // Straight from there: the browser knows the place to the line. Otherwise, or for a panel, the link does it.
    if (!document.referrer || link.href.indexOf("#panel=") >= 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (document.referrer === link.href.split("#")[0] && history.length > 1) { event.preventDefault(); history.back(); }
  });
  window.addEventListener("load", function () {
    if (location.hash.indexOf("#panel=") !== 0 || !canOpen) return;
    var asked = decodeURIComponent(location.hash.slice(7));
    var link = all("a.why").filter(function (one) { return new URL(one.href).searchParams.get("q") === asked; })[0];
    history.replaceState(null, "", location.pathname + location.search);
    if (link) { link.scrollIntoView({ block: "center" }); link.click(); }
  });

  // ---- a refusal is read first ----
  function focusNotice(within) {
    var notice = within.querySelector && within.querySelector("[data-focus]");
    if (notice) { notice.focus({ preventScroll: true }); notice.scrollIntoView({ block: "center" }); }
  }

  // ---- connection ----
  var live = document.getElementById("live");
  function tell(title, text) {
    if (!live) return;
    var notice = make("div", "notice notice--red"), body = make("div");
    body.append(make("h3", "", title), make("p", "small", text));
    notice.append(make("span"), body);
    live.replaceChildren(notice);
  }
  document.addEventListener("htmx:sendError", function () { tell("没有连上服务器", "您填写的内容还在这个页面上，请不要关闭；恢复连接后再试一次。"); });
  document.addEventListener("htmx:responseError", function (event) {
    tell("没有办成", "服务器没有接受这次请求（" + event.detail.xhr.status + "）。您填写的内容还在这个页面上，请再试一次。");
  });
  document.addEventListener("htmx:afterOnLoad", function (event) { if (live && event.detail.successful) live.replaceChildren(); });

  // ---- keys: / search, j and k through a list, Enter opens (the row's link has the focus) ----
  function rows() {
    var list = document.querySelector("[data-keys]");
    return list ? all("[data-row]", list).filter(function (row) { return row.offsetParent !== null; }) : [];
  }
  function choose(row) {
    all("[data-row].is-selected").forEach(function (one) { one.classList.remove("is-selected"); });
    row.classList.add("is-selected");
    var link = row.querySelector("a.title") || row.querySelector("a");
    if (link) link.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    row.dispatchEvent(new CustomEvent("choose", { bubbles: true }));
  }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    var menu = document.querySelector("details.who[open]");
    if (event.key === "Escape" && menu) { menu.open = false; menu.querySelector("summary").focus(); return; }
    if (event.target.closest("input, textarea, select, [contenteditable]") || (panel && panel.open)) return;
    if (event.key === "/") {
      var find = all("[data-find-here] .find input").concat(all(".masthead .find input, .find input")).filter(function (one) { return one.offsetParent !== null; })[0];
      if (find) { event.preventDefault(); find.focus(); find.select(); }
    } else if (event.key === "j" || event.key === "k") {
      var list = rows(), now = list.findIndex(function (row) { return row.classList.contains("is-selected"); });
      var next = list[event.key === "j" ? now + 1 : Math.max(now - 1, 0)];
      if (next) { event.preventDefault(); choose(next); }
    }
  });

  // ---- settings kept by this browser ----
  function kept(name) { try { return localStorage.getItem("guicheng-" + name); } catch (error) { return null; } }
  function showSettings() {
    all("[data-setting]").forEach(function (input) {
      input.checked = input.value === (kept(input.dataset.setting) || (input.dataset.setting === "theme" ? "auto" : "normal"));
    });
  }
  on("change", "[data-setting]", function (input) {
    try { localStorage.setItem("guicheng-" + input.dataset.setting, input.value); } catch (error) { /* kept for this page only */ }
    if (input.dataset.setting === "type") root.dataset.type = input.value;
    else {
      var dark = input.value === "dark" || (input.value === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
      if (dark) root.dataset.theme = "dark"; else delete root.dataset.theme;
    }
    showSettings();
  });

  function ready(within) {
    showSettings();
    all("[data-money]", within).forEach(sayMoney);
    all("tr[data-settled]", within).forEach(settle);
    focusNotice(within);
  }
  ready(document);
})();
