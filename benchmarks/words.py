"""What the page of benchmarks says, in both languages."""

from __future__ import annotations

from typing import Any

ENTRIES = {
    "full": ("govsim, full model", "govsim 完整模型"),
    "reduced": ("govsim, reduced to the same content", "govsim 精简至同等内容"),
    "tuned_c": ("tuned C, nothing else", "专门优化的C程序"),
    "numpy": ("SimPy's calendar, numpy arrays", "SimPy日历＋numpy数组"),
    "starsim": ("Starsim", "Starsim"),
    "mesa": ("Mesa, an agent a person", "Mesa，每人一个主体"),
    "simpy": ("SimPy, a process a person", "SimPy，每人一个进程"),
    "salabim": ("salabim, a component a person", "salabim，每人一个组件"),
}
STARTS = {
    "python": ("Python itself", "Python本身"),
    "import": ("`import govsim`", "`import govsim`"),
    "help": ("`govsim --help`", "`govsim --help`"),
    "worker": ("a worker process, to its first result", "工作进程启动至首个结果"),
    "first_run": ("a script, to its first result", "脚本启动至首个结果"),
    "notebook": ("a notebook's kernel, to its first result", "笔记本内核启动至首个结果"),
    "empty_cache": ("the very first run, kernels compiled", "首次运行（含编译）"),
    "empty_cache_of_four": ("four very first runs at once", "四个进程同时首次运行"),
}
TEXT: dict[str, tuple[str, str]] = {
    "title": ("Speed and scale, measured", "速度与规模实测"),
    "made": ("Made by `make bench`; do not edit by hand.", "由`make bench`生成，请勿手工修改。"),
    "intro": (
        "One reduced district (60 communities, 8 posts and at first 200 volunteers each, in "
        "weeks; `benchmarks/spec.py`) is written in the style of each library and must come out"
        " the same. Each waits in a process of its own; in every round all have their turn, of "
        "one replication, or of as many as a second takes. An **individual-week** is one "
        "volunteer on the register, or one holder of a post, lived through one week. The full "
        "model moves much else besides (members in service, quarters, units, tasks), which is "
        "not counted. Times are processor time of one core.",
        "同一个精简区（60个社区，每社区8个岗位、起初200名志愿者，按周推进，见`benchmarks/spec.py`），按各软件自身的习惯写法"
        "分别实现，结果须一致。各实现各占一个进程，每轮依次各做一次模拟，较快的做满一秒。**人周**指一名在册志愿者或一名在岗人员度过一周。"
        "完整模型另有在职党员、小区、驻区单位、下派任务等，不计入人周。时间均为单核处理器时间。",
    ),
    "machine": (
        "Measured on {date}: {processor}, {cores} cores, {memory_gib} GiB, {system}, "
        "Python {python}; load at the start {load}. {versions}.",
        "测于{date}：{processor}，{cores}核，内存{memory_gib} GiB，{system}，"
        "Python {python}；开始时系统负载{load}。{versions}。",
    ),
    "quick": ("**A quick look, not a measurement.**", "**仅为快速试测，不作为正式结果。**"),
    "speed": ("Individual-weeks per second", "每秒人周数"),
    "ratios": ("Ratios", "倍数"),
    "head_speed": (
        "What | Version | Weeks | Million individual-weeks a second | Nanoseconds each "
        "(middle half) | Peak memory, MiB",
        "实现 | 版本 | 周数 | 每秒百万人周 | 每人周纳秒数（中间一半） | 内存峰值（MiB）",
    ),
    "head_ratio": (
        "Faster | Slower | Times (95% interval) | Asked | Reached",
        "较快者 | 较慢者 | 倍数（95%区间） | 要求 | 达到",
    ),
    "yes": ("yes", "是"),
    "no": ("**no**", "**否**"),
    "short": (
        "Medians of {n} rounds, and ratios of such medians; their intervals come of drawing rounds "
        "anew (bootstrap). Slow libraries live fewer weeks; cost is per individual-week.",
        "各{n}轮的中位数；倍数为中位数之比，区间由各轮重抽（自助法）得出。较慢的软件模拟周数较少，按每人周成本比较。",
    ),
    "agree": (
        "All mean the same district: over {weeks} weeks and {n} replications each, no mean of "
        "twelve outcomes lies further from reduced govsim's than {worst:.1f} standard errors "
        "({peer}, {outcome}); of {tests} comparisons of equals, the greatest exceeds "
        "{limit:.1f} about one time in a hundred.",
        "各实现为同一个区：各模拟{weeks}周{n}次，十二项指标的均值与精简govsim相差最大为{worst:.1f}个标准误（{peer}，{outcome}）；"
        "若各实现完全等同，{tests}次比较中最大者超过{limit:.1f}的机会约为百分之一。",
    ),
    "missing": ("Left out, as it could not be had here: {name}.", "本机未能安装，略去：{name}。"),
    "startup": ("Start-up", "启动"),
    "head_startup": (
        "What | Seconds, least | Median | Processor time | At most",
        "项目 | 最短（秒） | 中位数 | 处理器时间 | 要求不超过",
    ),
    "cache": (
        "Compiled kernels are kept in the user's cache folder, named after the model's content: "
        "shared by all processes and checkouts, and still there after an upgrade that leaves the "
        "model alone. Processes that start at once compile each kernel once between them.",
        "编译结果存入用户缓存目录，按模型内容命名：各进程、各份代码共用，升级后模型未变的无需重新编译；多个进程同时首次启动时，每段代码只编译一次。",
    ),
    "studies": ("Studies", "批量试算"),
    "throughput": (
        "{n} replications of five years: {one:.1f} s in one process, {two:.1f} s in two, "
        "{times:.2f} times as fast (asked {bar}; medians of {repeats}, in turn). A session's "
        "first study also starts the processes: {first:.2f} times.",
        "五年期模拟{n}次：单进程{one:.1f}秒，双进程{two:.1f}秒，快{times:.2f}倍（要求{bar}；交替{repeats}轮的中位数）。"
        "会话中的首次试算还须启动进程，为{first:.2f}倍。",
    ),
    "memory": (
        "Peak memory: {base:.0f} MiB for a study of one year; {year:.1f} MiB more a year of "
        "horizon (what is recorded); {replication:.0f} KiB more a replication "
        "between {low} and {high}, all kept in the store.",
        "内存峰值：一年期试算{base:.0f} MiB；试算期每增一年多{year:.1f} MiB（记录的结果）；"
        "{low}至{high}次之间，每增一次模拟多{replication:.0f} KiB（结果均存入结果库）。",
    ),
    "kept": (
        "A run of five years costs {cpu:.2f} s of a core and {size:.2f} MB in the store.",
        "五年期每次运算耗时{cpu:.2f}核秒，占结果库{size:.2f} MB。",
    ),
    "pairing": ("Pairing", "配对"),
    "pairs": (
        "How many independent replications one paired one is worth (variance of the difference, "
        "{n} pairs, 95% interval by bootstrap):",
        "一次配对模拟相当于多少次独立模拟（按差值的方差，{n}对，自助法95%区间）：",
    ),
    "head_pairs": ("Scenario | Outcome | Worth | 95% interval", "方案 | 指标 | 相当于 | 95%区间"),
    "picture": ("Million individual-weeks a second, one core", "单核每秒百万人周（对数刻度）"),
}


def say(key: str, language: str, **values: Any) -> str:
    """One text in one language."""
    return TEXT[key][language == "zh"].format(**values)
