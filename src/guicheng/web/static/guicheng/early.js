// Before anything is drawn: script is there, and the theme and type size this browser keeps.
(function (root) {
  root.classList.add("js");
  function kept(name) {
    try { return localStorage.getItem("guicheng-" + name); } catch (error) { return null; }
  }
  var theme = kept("theme") || root.dataset.theme || "auto";
  var dark = window.matchMedia && matchMedia("(prefers-color-scheme: dark)").matches;
  if (theme === "dark" || (theme === "auto" && dark)) root.dataset.theme = "dark";
  else delete root.dataset.theme;
  var type = kept("type") || root.dataset.type;
  if (type) root.dataset.type = type;
})(document.documentElement);
