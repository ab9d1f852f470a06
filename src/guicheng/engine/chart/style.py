"""How a chart looks: rules for the drawing wherever it stands, and the colours that it brings where there is no page around it."""

COLOURS = """
:root{--paper:#f3f3ef;--sheet:#fdfdfb;--sunken:#ecece6;--line:#dadad2;--line-strong:#83898d;--ink:#1a2025;--ink-2:#454e55;--ink-3:#5f686f;
--accent:#1c456c;--accent-soft:#e5ebf0;--red:#a3271c;--amber:#7d5200;--green:#1f6145;--focus:#b8860b;
--hei:"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",sans-serif}
@media (prefers-color-scheme:dark){:root{--paper:#12161a;--sheet:#191e23;--sunken:#21272d;--line:#323a41;--line-strong:#76818a;--ink:#e8e6e0;
--ink-2:#bfc3c4;--ink-3:#9aa2a8;--accent:#93bbe0;--accent-soft:#22303d;--red:#f39a8c;--amber:#e3b765;--green:#84c9a5;--focus:#f0c75e}}
"""

RULES = """
.flow{font-family:var(--hei);fill:var(--ink);color:var(--ink);font-variant-numeric:tabular-nums}
.flow a{text-decoration:none;color:inherit} .flow a:focus{outline:0}
.flow .band{fill:var(--sheet)} .flow .band--odd{fill:var(--paper)} .flow .phase{font-size:17px;font-weight:700;fill:var(--ink-2)}
.flow .group{fill:var(--sunken);stroke:var(--line-strong);stroke-width:1}
.flow .box{fill:var(--sheet);stroke:var(--line-strong);stroke-width:1.2}
.flow .head .box{fill:none;stroke:none} .flow .head .t-title{fill:var(--accent)}
.flow .power .box{stroke-dasharray:5 3}
.flow .t-title{font-weight:600;fill:var(--ink)} .flow .t-if{fill:var(--amber)} .flow .t-who,.flow .t-way{fill:var(--ink-2)}
.flow .t-law,.flow .t-note{fill:var(--ink-3)} .flow .t-state{fill:var(--ink)}
.flow .mark{fill:none;stroke:currentColor;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}
.flow .mark--full{fill:currentColor;stroke:none} .flow .mark--cut{fill:none;stroke:var(--sheet);stroke-width:1.6;stroke-linecap:round}
.flow .k-if{color:var(--amber)} .flow .k-on{color:var(--ink-3)} .flow .k-again{color:var(--ink-2)} .flow .k-return,.flow .k-restart,.flow .k-end{color:var(--red)}
.flow .k-done{color:var(--green)} .flow .k-now{color:var(--accent)} .flow .k-blocked{color:var(--red)} .flow .k-ask{color:var(--amber)}
.flow .k-todo,.flow .k-na{color:var(--ink-3)}
.flow .edge{fill:none;stroke:var(--line-strong);stroke-width:1.4;stroke-linejoin:round}
.flow .edge--when{stroke-dasharray:2 4;stroke-linecap:round} .flow .edge--guard{stroke-dasharray:9 3 2 3}
.flow .edge--open{stroke:var(--accent);stroke-width:1.2}
.flow .edge--return,.flow .edge--restart{stroke:var(--red);stroke-dasharray:7 4} .flow .edge--restart{stroke-width:2.2}
.flow .edge--again{stroke-dasharray:7 4}
.flow .edge--gone{stroke:var(--green);stroke-width:2.6}
.flow .tip{fill:var(--line-strong)} .flow .tip--open{fill:var(--accent)} .flow .tip--back{fill:var(--red)} .flow .tip--gone{fill:var(--green)}
.flow .is-done .box{stroke:var(--green);stroke-width:1.6} .flow .is-now .box{stroke:var(--accent);stroke-width:2.6;fill:var(--accent-soft)}
.flow .is-blocked .box{stroke:var(--red);stroke-width:2} .flow .is-ask .box{stroke:var(--amber);stroke-width:1.6;stroke-dasharray:3 2}
.flow .is-na .box{fill:none;stroke:var(--line);stroke-dasharray:2 3} .flow .is-na .t-title,.flow .is-na text{fill:var(--ink-3);font-weight:400}
.flow .is-na .t-title{text-decoration:line-through}
.flow a:hover .t-title{text-decoration:underline} .flow a:focus-visible .box,.flow a:focus-visible .under{stroke:var(--focus);stroke-width:3.5}
.flow .under{fill:none;stroke:none}
"""
