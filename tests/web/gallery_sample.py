"""Made-up values for the page of components."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

TODAY = date(2025, 9, 26)


def day(text: str) -> date:
    return date.fromisoformat(text)


def step(name: str, status: str, *lines: str) -> dict[str, Any]:
    return {"name": name, "status": status, "lines": lines}


def stage(name: str, state: str, note: str, *steps: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "state": state, "note": note, "steps": steps}


def stages() -> list[dict[str, Any]]:
    planning = stage(
        "规划",
        "done",
        "已办结",
        step("信息化规划备案", "done", "区城管局", "2024-11-01"),
        step("资产目录", "done", "区城管局", "2024-11-04"),
    )
    plan = stage(
        "立项计划",
        "done",
        "已办结",
        step("计划申报", "done", "区城管局", "2024-11-06"),
        step("计划审核（1）", "returned", "区数据局 退回", "2024-11-12"),
        step("计划审核（2）", "done", "区数据局 同意", "2024-11-22"),
        step("可行性研究报告", "not_applicable", "不适用：申报额不足 3000 万元"),
    )
    middle = [
        stage(name, "done", "已办结", step("方案与自查表", "done", "区城管局", "2024-12-09"))
        for name in ("方案评审", "批复", "采购", "建设")
    ]
    acceptance = stage(
        "验收",
        "now",
        "正在办理",
        step("初步验收", "done", "区城管局", "通过 2025-06-18"),
        step("试运行", "done", "满三个月", "2025-09-18"),
        step("等级保护测评", "undetermined", "区城管局", "还需要系统的定级"),
        step("数据汇聚", "open", "区城管局", "三个平台完成两个"),
        step("最终验收", "blocked", "区城管局", "还差 2 项"),
        step("最终验收备案", "waiting", "区城管局", "通过后 30 日内"),
    )
    return [
        planning,
        plan,
        *middle,
        acceptance,
        stage("评估", "todo", "未开始", step("效能自评估", "waiting")),
    ]


def work(
    left: int | None, name: str, round: int, article: str, project: str, amount: str, **more: Any
) -> dict[str, Any]:
    about = ["区教育局", "建设开发类"]
    return {
        "left": left,
        "step": name,
        "round": f"第 {round} 次",
        "article": article,
        "project": project,
        "about": about,
        "amount": Decimal(amount),
        "received": day("2025-09-18"),
        **more,
    }


def amount(
    label: str, on: str | None, yuan: str | None, change: str | None, kind: str = ""
) -> dict[str, Any]:
    return {
        "label": label,
        "date": day(on) if on else None,
        "amount": Decimal(yuan) if yuan else None,
        "difference": Decimal(change) if change else None,
        "kind": kind,
        "article": "20/3",
        "article_href": "#",
    }


def counted() -> list[dict[str, Any]]:
    first, off = day("2025-09-22"), {27, 12, *range(1, 9)}
    days, number = [], 0
    for offset in range(21):
        on = first + timedelta(days=offset)
        kind, note = "out", ""
        if on.day in off:
            kind, note = "off", "休息" if on.day in {27, 12} else "放假"
        elif on == day("2025-09-25"):
            kind, note = "start", "收到，不计"
        elif day("2025-09-25") < on <= day("2025-10-09"):
            number += 1
            kind, note = "count" if number < 5 else "end", f"第 {number} 日"
        days.append({"date": on, "kind": kind, "note": note, "extra": "调休上班" if on.day == 28 else ""})
    return days


def tree() -> dict[str, Any]:
    facts = [
        ("用到的事实", "初步验收通过日 2025-06-18"),
        ("怎么算", "6月18日当日不计，＋ 3 个月 ＝ 9月18日届满"),
    ]
    platforms = [
        {"verdict": "yes", "text": "区政务大数据平台，2025-09-05 确认，对照清单 14 项全部到齐"},
        {"verdict": "no", "text": "视频汇聚平台，没有确认记录", "remedy": "项目单位登记汇聚并上传确认单"},
    ]
    because = [
        {
            "verdict": "yes",
            "text": "试运行满三个自然月",
            "article": "41",
            "article_href": "#",
            "facts": facts,
        },
        {
            "verdict": "no",
            "text": "全量数据已汇聚",
            "article": "42",
            "article_href": "#",
            "because": platforms,
        },
        {
            "verdict": "unknown",
            "text": "同意组织终验",
            "article": "45",
            "article_href": "#",
            "note": "尚未决定",
        },
    ]
    return {"verdict": "no", "text": "可以组织最终验收，需要以下各项全部成立", "because": because}


def sample() -> dict[str, Any]:
    """Made-up values for every component."""
    opinion = "视频存储与区视频汇聚平台功能重复，请核减；《政务数据清单》缺“作业车辆轨迹”一项，请补充。"
    act = {"seq": 23, "date": day("2025-09-22"), "title": "提请终验前审核", "by": "区城市管理和综合执法局"}
    return {
        "identity": [
            ("项目单位", "区城市管理和综合执法局"),
            ("类别", "建设开发类（新建）"),
            ("立项方式", "普通立项"),
            ("批复", "1,224.68 万元"),
        ],
        "reasons": [
            {
                "text": "第 4 项要点没有选择结论",
                "href": "#p4",
                "detail": "各项要点应逐项审核",
                "article": "16",
                "article_href": "#",
            },
            {
                "text": "缺往期系统《政务数据清单》",
                "href": "#lists",
                "article": "15",
                "article_href": "#",
                "why_href": "#",
            },
        ],
        "band": [
            {"date": TODAY, "kind": "today", "number": 2, "href": "#"},
            {"kind": "off"},
            {"date": day("2025-09-28"), "extra": True, "number": 1, "href": "#"},
            {"date": day("2025-09-29"), "number": 1, "href": "#"},
            {"date": day("2025-09-30"), "number": 1, "note": "申报期止", "href": "#"},
            {"kind": "off", "label": "国庆、中秋", "note": "放假 8 天"},
            *(
                {"date": day(f"2025-10-{n:02}"), "number": n % 2, "href": "#", "extra": n == 11}
                for n in (9, 10, 11)
            ),
            {"kind": "off"},
            *({"date": day(f"2025-10-{n}")} for n in (13, 14, 15)),
        ],
        "stages": stages(),
        "tabs": [
            {"label": label, "href": "#", "number": number, "current": label == "待办"}
            for label, number in (
                ("待办", 11),
                ("已办", 208),
                ("我发起", 5),
                ("抄送", 17),
                ("草稿", 2),
                ("关注", 0),
            )
        ],
        "work": [
            work(-1, "计划审核", 2, "16", "白云区中小学校园安全监测平台", "4860000", due="应于 9月25日反馈"),
            work(0, "材料初审", 1, "20/1", "基层医疗机构影像云平台升级改造", "7685000", due="9月26日 星期五"),
            work(
                None,
                "验收备案审核",
                1,
                "48",
                "就业服务一体化平台",
                "499999.99",
                wait="已等 7 个工作日",
                due="无法定时限",
            ),
            work(4, "计划审核", 1, "16", "不动产历史档案三维空间数据库", "5320000", due="10月9日 星期四"),
        ],
        "conditions": [
            {
                "verdict": "no",
                "text": "视频数据尚未汇聚",
                "article": "42",
                "article_href": "#",
                "remedy": "项目单位完成汇聚并上传确认单。",
            },
            {
                "verdict": "unknown",
                "text": "尚未收到同意组织终验的意见",
                "article": "45",
                "article_href": "#",
                "remedy": "出具意见。",
            },
        ],
        "amounts": [
            amount("计划申报", "2024-11-06", "13200000", None, "soft"),
            amount("计划审核确定", "2024-11-22", "12800000", "-400000", "soft"),
            amount("批复", "2025-01-23", "12246800", "-553200"),
            amount("采购合同", "2025-03-20", "11868000", "-378800"),
            amount("结算", None, None, None),
        ],
        "acts": [
            {
                **act,
                "opinion": "随附登录日志、操作日志各 1 份。",
                "files": [{"name": "征求意见函.pdf", "href": "#"}],
            },
            {
                **act,
                "seq": 17,
                "title": "初步验收",
                "outcome": "通过",
                "outcome_kind": "green",
                "opinion": opinion * 6,
            },
            {
                **act,
                "seq": 3,
                "title": "计划审核 第 1 次",
                "outcome": "退回修改",
                "outcome_kind": "amber",
                "opinion": opinion,
            },
            {
                **act,
                "seq": 2,
                "title": "计划申报",
                "void": True,
                "note": "已由第 4 条更正",
                "marks": ["代录"],
            },
        ],
        "points": [
            {"name": "p1", "text": "计划必要性", "value": "yes"},
            {"name": "p2", "text": "内容完整性", "value": "no", "note": "建设内容与清单不一致"},
            {"name": "p3", "text": "格式规范性", "sub": "申报表、清单均已盖章", "value": "yes"},
            {"name": "p4", "text": "纳入信息化管理范畴", "error": "请选择这一项的审核结论"},
        ],
        "money": Decimal("31500000"),
        "error": "占总投资 31.11%，超过 30%。最多可填 945.00 万元，第十七条（一）",
        "opinion": opinion,
        "days": [
            {
                "date": TODAY,
                "kind": "today",
                "things": [{"text": "影像云平台材料初审", "href": "#", "after": "到期"}],
            },
            {
                "date": day("2025-09-28"),
                "mark": "调休上班",
                "things": [{"text": "太和镇视频汇聚计划审核", "href": "#", "after": "到期"}],
            },
            {"label": "10月1—8日", "kind": "off", "note": "国庆节、中秋节放假 8 天，不计入工作日"},
            {"date": day("2025-10-09")},
        ],
        "deadlines": [
            {"light": ("near", "试运行结束前"), "text": "数据汇聚"},
            {
                "light": ("none", "终验通过后 30 个自然日"),
                "text": "最终验收备案",
                "sub": "若 9月26日通过，为 10月27日：10月26日是周日，顺延一天",
            },
        ],
        "files": [
            {"name": "立项计划申报表（盖章）.pdf", "href": "#", "sub": "1.2 MB　9月18日", "tag": "有改动"},
            {"name": "政务数据清单（往期系统）", "missing": "未提交"},
        ],
        "strip": [
            {"date": day("2025-09-19"), "kind": "start", "note": "收到"},
            {"label": "20—21", "kind": "off", "note": "休"},
            *({"label": str(21 + n), "kind": "count", "note": f"第{n}日"} for n in range(1, 5)),
            {"date": TODAY, "kind": "end", "note": "第5日"},
        ],
        "parts": [
            {"label": "一、项目基本情况", "href": "#", "state": "done", "done": 5, "total": 5},
            {
                "label": "二、资金与金额",
                "href": "#",
                "state": "bad",
                "done": 3,
                "total": 4,
                "problem": "1 处需改",
                "current": True,
            },
            {"label": "三、建设内容", "href": "#", "state": "now", "done": 2, "total": 6},
            {"label": "四、核对与盖章", "href": "#", "state": "todo"},
        ],
        "chapters": [
            {"kind": "chapter", "number": "第三章", "title": "立项", "note": "13—22", "href": "#"},
            {
                "kind": "article",
                "number": "第十六条",
                "title": "计划审核",
                "note": "执行",
                "href": "#",
                "current": True,
            },
            {
                "kind": "article",
                "number": "第二十二条",
                "title": "不予立项清单",
                "note": "执行、监督",
                "href": "#",
            },
        ],
        "figures": [
            {"label": "在办项目", "value": "72 项", "href": "#", "sub": "申报 142，办结 31"},
            {"label": "本年批复金额", "value": "22,768 万元", "sub": "建设 70%，运维 17%，服务 13%"},
            {"label": "造价评审核减", "value": "4.1%", "sub": "1,153 万元"},
            {"label": "审核按时办结率", "value": "96.4%", "sub": "迟办 11 件，共 306 件"},
            {"label": "逾期事项", "value": "8 件", "href": "#", "sub": "5 个单位"},
        ],
        "progress": [
            {"label": "计划申报", "parts": [142], "total": 142, "side": "48,620"},
            {
                "label": "计划通过",
                "parts": [103],
                "total": 103,
                "note": "39 项未通过或撤回",
                "side": "34,216",
            },
            {"label": "方案批复", "parts": [61], "total": 61, "side": "27,108"},
        ],
        "times": [
            {"label": "计划审核", "parts": [6, 3.5, 0], "total": 9.5, "note": "单位 6，审核 3.5"},
            {"label": "造价评审", "parts": [1.5, 1, 9.5], "total": 12},
            {"label": "采购与签约", "parts": [31, 0, 0], "total": 31},
        ],
        "tree": tree(),
        "cal": counted(),
        "history": [
            {
                **act,
                "seq": 1,
                "title": "计划申报",
                "post": "经办岗",
                "opinion": "申报金额 13,200,000.00 元。",
                "digest": "71f0…2c9e",
            },
            {
                **act,
                "seq": 3,
                "title": "计划审核　第 1 次",
                "opinion": opinion,
                "attached": "审核表",
                "digest": "30be…d417",
            },
        ],
    }
