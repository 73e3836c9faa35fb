"""The words offices use: names of sheets, columns and categories in Chinese and their synonyms.

The first name of a table or column is the one the template writes; all are compared in half width,
small letters and without blanks. A column's unit stands in brackets behind its name.
"""

from __future__ import annotations

from dataclasses import dataclass

from govsim.catalogue.messages import Language, Text


class Named(Text):
    """A name that each language has its own of.

    Parameters
    ----------
    zh, en : str
    """

    __slots__ = ("en", "zh")

    def __init__(self, zh: str, en: str) -> None:
        super().__init__("")
        self.zh, self.en = zh, en

    def get(self, language: Language) -> str:
        """The name in a language."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Word:
    """How a column is called.

    Attributes
    ----------
    name : str
        Chinese header without its unit.
    unit : str
        Unit the template writes behind it; empty for none.
    dimension : str
        Key of `govsim.district.units.UNITS`; empty where the column has no unit.
    also : tuple of str
        Other headers, in either language.
    example : str
        What the template shows, as a Chinese office would enter it.
    """

    name: str
    unit: str = ""
    dimension: str = ""
    also: tuple[str, ...] = ()
    example: str = ""


def _w(name: str, example: str, *also: str, unit: str = "", of: str = "") -> Word:
    return Word(name, unit, of, also, example)


SHEETS: dict[str, tuple[str, ...]] = {
    "district": ("区情", "区情概况", "区级概况", "全区概况", "区", "区县", "区级", "基本情况"),
    "streets": ("街道", "街道概况", "街道名单", "街道情况", "街道表", "镇街", "乡镇街道", "street"),
    "communities": ("社区", "社区概况", "社区名单", "社区情况", "社区基本情况", "社区表",
                    "社区信息",
                    "community"),
    "quarters": ("小区", "小区名单", "小区情况", "居民小区", "小区表", "住宅小区", "quarter"),
    "units": ("驻区单位", "驻区单位名单", "辖区单位", "共建单位", "单位", "unit"),
    "departments": ("下派部门", "部门", "区直部门", "职能部门", "department"),
    "workers": ("在岗社工", "社区工作者", "社工", "在岗人员", "社区工作者花名册", "在岗花名册"),
    "volunteers": ("志愿者", "志愿者名册", "志愿者花名册", "注册志愿者", "登记志愿者"),
    "staff_roster": ("员工名册", "历年人员名册", "人员进出台账", "人员名册", "社工进出台账",
                     "历年社工名册", "人员花名册", "staff", "roster"),
    "volunteer_log": ("志愿服务记录", "志愿服务台账", "服务记录", "志愿活动记录", "志愿服务时长"),
    "request_log": ("办件记录", "诉求台账", "工单台账", "办件台账", "诉求记录", "工单", "requests"),
    "tranches": ("经费拨付", "拨付台账", "经费拨付台账", "运转经费拨付", "拨款台账"),
    "matches": ("街道配套", "配套资金", "配套台账", "惠民资金配套", "配套资金台账"),
    "arrears": ("欠款", "欠款台账", "欠账", "拖欠台账", "欠付台账", "应付未付"),
    "observations": ("实际指标", "观测值", "历年指标", "实际观测", "实际数据", "指标实绩"),
    "windows": ("记录起止", "数据起止", "台账起止", "记录期间", "数据期间"),
}  # fmt: skip
"""Chinese names of the tables, the template's first."""

_STREET = ("街道", "街道代码", "所属街道", "所属街道编号", "街道id", "镇街", "所在街道", "街道办",
           "street")  # fmt: skip
_COMMUNITY = ("社区", "社区代码", "所属社区", "所属社区编号", "社区id", "所在社区", "社区名称",
              "任职社区", "服务社区", "工作社区", "community")  # fmt: skip
_ROUTE = ("进入渠道", "来源", "入职方式", "招聘方式", "进入途径", "录用方式", "entryroute")
_EDUCATION = ("文化程度", "最高学历", "学历层次", "教育程度")
_BORN = ("出生年月", "出生日期", "出生年", "生年", "born", "birthdate", "yearofbirth")
_ENTRY = ("入职日期", "到岗日期", "参加工作时间", "入职时间", "到岗时间", "上岗日期", "进入日期",
          "任职时间", "started")  # fmt: skip
_PAY = ("月工资", "工资", "基本工资", "应发工资", "月薪", "薪酬", "月报酬", "报酬", "年薪",
        "年工资",
        "basepay", "pay")  # fmt: skip
_CERTIFICATE = ("是否持证", "社工证", "持证情况", "社会工作者证书", "是否有证", "持有社工证",
                "职业资格证")  # fmt: skip
_ZH, _EN = ("名称", "中文名"), ("英文名", "英文名称")

WORDS: dict[str, dict[str, Word]] = {
    "district": {
        "district_id": _w("区编号", "example", "区代码", "行政区划代码", "编号", "代码"),
        "name_zh": _w("区名称", "示例区", "区名", "区县名称", *_ZH),
        "name_en": _w("英文名称", "Example District", *_EN),
        "start_date": _w("模拟起始日", "2027年1月1日", "起始日", "起始日期", "开始日期"),
        "revenue_yuan": _w("区本级财力", "240000", "财力", "可用财力", "一般公共预算收入",
                           "财政收入",
                           "revenue", unit="万元/年", of="money_year"),
        "revenue_growth": _w("财力年增速", "3", "财力增速", "收入增速", "财政收入增速", unit="%",
                             of="growth"),
        "price_growth": _w("物价年涨幅", "1", "物价涨幅", "居民消费价格涨幅", "cpi", unit="%",
                           of="growth"),
        "average_wage_yuan": _w("当地年平均工资", "53477", "平均工资", "年平均工资", "社会平均工资",
                                "城镇私营单位年平均工资", "averagewage", unit="元/年",
                                of="money_year"),
    },
    "streets": {
        "street_id": _w("街道编号", "S01", "编号", "代码", *_STREET),
        "name_zh": _w("街道名称", "示例街道", "街道名", *_ZH),
        "name_en": _w("英文名称", "Example Subdistrict", *_EN),
        "revenue_yuan": _w("街道可支配财力", "1650", "财力", "可支配财力", "街道财力", "可用财力",
                           "revenue", unit="万元/年", of="money_year"),
        "fiscal_strength": _w("财力强弱", "0.6", "财力强度", "配套能力", "财政自给程度",
                              unit="0至1", of="share"),
    },
    "communities": {
        "community_id": _w("社区编号", "C01", "编号", "代码", "社区代码", "社区id", "community"),
        "street_id": _w("所属街道编号", "S01", "街道编号", "街道名称", *_STREET),
        "name_zh": _w("社区名称", "示例社区", "社区", "社区名", *_ZH),
        "name_en": _w("英文名称", "Example Community", *_EN),
        "residents": _w("常住人口", "5146", "人口", "常住人口数", "人口数", "居民数", "居民人数",
                        "总人口", "population", unit="人", of="persons"),
        "households": _w("户数", "1885", "总户数", "居民户数", "住户数", "家庭户数", unit="户",
                         of="households"),
        "area_km2": _w("辖区面积", "0.8", "面积", "area", unit="平方公里", of="km2"),
        "posts": _w("专职工作者员额", "7", "员额", "编制数", "核定员额", "社工员额", "岗位数",
                    unit="个",
                    of="posts"),
        "premises_m2": _w("办公服务用房面积", "506", "用房面积", "办公用房面积", "办公用房",
                          "服务用房", "阵地面积",
                          "办公和服务用房面积", "premises", unit="平方米", of="m2"),
        "idle_property_m2": _w("闲置资产面积", "59", "闲置面积", "闲置资产", "闲置房产面积",
                               "可出租面积",
                               "idleproperty", unit="平方米", of="m2"),
        "strength": _w("组织联络能力", "0.5", "组织能力", "组织力", "社区强弱", unit="0至1",
                       of="share"),
        "secretary_background": _w("书记来源", "退休聘用", "党组织书记来源", "书记身份"),
        "online_share": _w("可网上办理占比", "30", "可网办比例", "网办比例", "网上办理比例",
                           "网办率",
                           unit="%", of="share"),
    },
    "quarters": {
        "quarter_id": _w("小区编号", "Q001", "编号", "代码", "小区名称", "小区", "名称", "quarter"),
        "community_id": _w("所属社区编号", "C01", "社区编号", *_COMMUNITY),
        "kind": _w("小区类型", "成熟商品房小区", "类型", "类别", "小区类别"),
        "households": _w("户数", "563", "总户数", "居民户数", "住户数", unit="户", of="households"),
        "property_company": _w("有无物业公司", "有", "物业", "物业公司", "是否有物业",
                               "是否有物业公司"),
        "owners_committee": _w("有无业委会", "无", "业委会", "业主委员会", "是否成立业委会",
                               "是否成立业主委员会"),
        "party_branch": _w("小区党支部", "正常运转", "党支部", "党组织", "党支部情况"),
    },
    "units": {
        "unit_id": _w("单位编号", "U001", "编号", "代码", "单位名称", "单位", "名称", "unit"),
        "community_id": _w("所在社区编号", "C01", "社区编号", *_COMMUNITY),
        "kind": _w("单位类型", "国有企业", "类型", "类别", "单位性质", "性质"),
        "members": _w("在职党员", "10", "党员数", "在职党员数", "党员人数", unit="人",
                      of="persons"),
        "capacity": _w("支持能力", "0.5", "支持社区的能力", "共建能力", unit="0至1", of="share"),
    },
    "departments": {
        "department_id": _w("部门编号", "urban_management", "编号", "代码", "department"),
        "name_zh": _w("部门名称", "城市管理", "部门", *_ZH),
        "name_en": _w("英文名称", "Urban management", *_EN),
        "weekly_hours": _w("下派事务工时", "5.6", "工时", "下派工时", "每周工时",
                           unit="小时/周（每千名居民）", of="weekly_hours"),
    },
    "workers": {
        "worker_id": _w("人员编号", "W001", "编号", "工号", "员工编号", "社工编号", "worker"),
        "community_id": _w("所属社区编号", "C01", "社区编号", *_COMMUNITY),
        "route": _w("进入方式", "本地招聘", *_ROUTE),
        "education": _w("学历", "大专", *_EDUCATION),
        "birth_year": _w("出生年份", "1988", *_BORN, unit="年", of="year"),
        "entry_date": _w("任职日期", "2019年7月1日", *_ENTRY),
        "certificate": _w("有无社工证", "有", *_CERTIFICATE),
        "generalist": _w("是否全岗通", "否", "全岗通"),
        "base_pay_yuan": _w("月应发报酬", "3800", *_PAY, unit="元/月", of="money_month"),
    },
    "volunteers": {
        "volunteer_id": _w("志愿者编号", "V00001", "编号", "志愿者号", "注册编号", "volunteer"),
        "community_id": _w("所属社区编号", "C01", "社区编号", *_COMMUNITY),
        "registered_date": _w("登记日期", "2022年3月5日", "注册日期", "注册时间", "登记时间"),
        "trained": _w("是否受过培训", "是", "培训", "是否培训", "受训"),
        "skilled": _w("有无专业特长", "无", "专业特长", "特长", "是否有专长"),
        "active": _w("近一年是否服务", "是", "是否活跃", "活跃", "近一年是否参加服务"),
    },
    "staff_roster": {
        "worker_id": _w("人员编号", "W001", "编号", "工号", "员工编号", "社工编号", "worker"),
        "community_id": _w("所属社区编号", "C01", "社区编号", *_COMMUNITY),
        "route": _w("进入方式", "公开考录", *_ROUTE),
        "education": _w("学历", "本科", *_EDUCATION),
        "birth_year": _w("出生年份", "1992", *_BORN, unit="年", of="year"),
        "entry_date": _w("任职日期", "2020年7月1日", *_ENTRY),
        "exit_date": _w("离任日期", "2024年3月31日", "离职日期", "离岗日期", "离职时间", "离任时间",
                        "退出日期", "离开时间", "left"),
        "exit_reason": _w("离任原因", "辞职", "离职原因", "离岗原因", "退出原因", "去向", "reason"),
        "base_pay_yuan": _w("月应发报酬", "3800", *_PAY, unit="元/月", of="money_month"),
        "certificate": _w("有无社工证", "无", *_CERTIFICATE),
    },
    "volunteer_log": {
        "volunteer_id": _w("志愿者编号", "V00001", "编号", "志愿者号", "注册编号", "volunteer"),
        "community_id": _w("服务社区编号", "C01", "社区编号", *_COMMUNITY),
        "date": _w("服务日期", "2026年7月12日", "日期", "服务时间", "活动日期", "活动时间"),
        "hours": _w("服务时长", "2.5", "时长", "工时", "服务小时数", "小时数", unit="小时",
                    of="hours"),
    },
    "request_log": {
        "request_id": _w("事项编号", "R00001", "编号", "工单号", "工单编号", "办件编号",
                         "受理编号"),
        "community_id": _w("所属社区编号", "C01", "社区编号", "受理社区", *_COMMUNITY),
        "received_date": _w("受理日期", "2026年7月1日", "受理时间", "收件日期", "派单时间",
                            "登记时间"),
        "closed_date": _w("办结日期", "2026年7月4日", "办结时间", "完成日期", "结案时间", "办结"),
        "kind": _w("事项类型", "来访", "类型", "类别", "来源", "渠道"),
    },
    "tranches": {
        "community_id": _w("社区编号", "C01", "所属社区编号", *_COMMUNITY),
        "due_date": _w("应拨日期", "2026年3月31日", "应拨时间", "应到日期", "应付日期"),
        "paid_date": _w("到账日期", "2026年5月20日", "实拨日期", "拨付日期", "到账时间",
                        "实拨时间"),
        "amount_yuan": _w("拨付金额", "12.5", "金额", "经费", "数额", "amount", unit="万元",
                          of="money"),
    },
    "matches": {
        "street_id": _w("街道编号", "S01", *_STREET, "街道名称"),
        "year": _w("预算年度", "2026", "年度", "年份", unit="年", of="year"),
        "due_yuan": _w("应配套", "60", "应配套金额", "应配套资金", "应到", "due", unit="万元",
                       of="money"),
        "paid_yuan": _w("实际配套", "40", "实配套金额", "已配套", "实际到位", "实到", "paid",
                        unit="万元", of="money"),
        "returned_yuan": _w("迎检后退回", "0", "退回", "退回金额", "returned", unit="万元",
                            of="money"),
    },
    "arrears": {
        "community_id": _w("社区编号", "C01", "所属社区编号", *_COMMUNITY),
        "month": _w("月份", "2026年7月", "年月", "统计月份", "时间"),
        "owed_yuan": _w("月末欠款", "3.2", "欠款", "欠款余额", "欠账", "欠付金额", "拖欠金额",
                        "owed",
                        unit="万元", of="money"),
    },
    "observations": {
        "year": _w("年份", "2026", "年度", unit="年", of="year"),
        "outcome": _w("指标编号", "gap_share", "指标", "指标名称", "指标代码"),
        "value": _w("实际值", "0.21", "数值", "观测值", "实绩", "值", of="observed"),
        "standard_error": _w("标准误", "0.02", "误差", "se", of="observed"),
        "level": _w("层级", "区", "级别", "范围"),
        "place": _w("所在街道或社区编号", "", "地点", "单位编号", "街道或社区", "所在地"),
    },
    "windows": {
        "table": _w("台账名称", "员工名册", "表名", "台账", "记录表"),
        "from_date": _w("起始日期", "2018年1月1日", "起", "开始日期", "起始日", "从"),
        "to_date": _w("截止日期", "2026年12月31日", "止", "结束日期", "截止日", "至"),
    },
}  # fmt: skip

IGNORED = frozenset(
    ("序号", "序", "行号", "备注", "说明", "附注", "no", "no.", "#", "id", "remark", "remarks",
     "note",
     "notes", "合计", "小计", "性别", "民族", "籍贯", "政治面貌", "职务", "岗位", "填报人",
     "审核人")
)  # fmt: skip
"""Columns that tables often have and nothing here needs; left out with a notice."""

FLAG_WORDS: dict[str, bool] = {
    **dict.fromkeys(("true", "1", "yes", "y", "t", "是", "有", "√", "✓", "✔", "已", "对", "真",
                     "持证",
                     "1.0"), True),
    **dict.fromkeys(("false", "0", "no", "n", "f", "否", "无", "没有", "×", "✗", "✘", "x", "未",
                     "错",
                     "假", "不是", "未持证", "0.0"), False),
}  # fmt: skip

_EDUCATIONS = {
    "secondary": ("高中", "高中及以下", "中专", "高中(中专)及以下", "高中/中专", "初中",
                  "初中及以下",
                  "小学", "职高", "技校", "中专及以下", "高中或中专", "高中以下", "中技"),
    "college": ("大专", "专科", "高职", "大学专科", "大专(高职)", "高职高专", "成人大专"),
    "bachelor": ("本科", "大学本科", "本科及以上", "大学", "学士", "研究生", "硕士", "硕士研究生",
                 "博士", "博士研究生", "研究生及以上", "大学及以上", "全日制本科", "在职本科"),
}  # fmt: skip
_ROUTES = {
    "connections": ("关系介绍", "关系", "熟人介绍", "介绍", "人情推荐", "推荐"),
    "local": ("本地招聘", "属地招聘", "社区自聘", "街道招聘", "自聘", "自行招聘", "本社区招聘",
              "招聘"),
    "exam": ("公开考录", "考录", "公开招考", "统一招考", "公开招聘", "考试", "招考", "统一招聘",
             "公开考试"),
    "selection": ("选任", "选举", "换届选举", "选拔", "选聘", "竞聘", "民主选举"),
}  # fmt: skip
CATEGORY_WORDS: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {
    ("communities", "secretary_background"): {
        "appointed": ("组织选派", "选派", "下派", "组织委派", "第一书记"),
        "promoted": ("基层选拔", "社区提拔", "内部提拔", "提拔", "从社工中选拔"),
        "retired": ("退休聘用", "退休返聘", "退休干部", "退休", "离退休干部"),
        "graduate": ("大学生村官", "大学生", "三支一扶", "“三支一扶”人员", "村官", "选调生"),
        "street": ("街道人员", "街道干部", "街道下派", "街道兼任"),
        "other": ("其他", "其它"),
    },
    ("quarters", "kind"): {
        "mature": ("成熟商品房小区", "成熟商品房", "商品房", "商品房小区", "成熟"),
        "new": ("新建成小区", "新建小区", "新小区", "新建"),
        "special": ("特殊小区", "村转居", "安置小区", "安置房", "老旧小区", "老旧", "拆迁安置",
                    "还建小区", "单位房改房", "村改居"),
    },
    ("quarters", "party_branch"): {
        "none": ("未建立", "无", "没有", "未成立", "否"),
        "nominal": ("有名无实", "软弱涣散", "挂牌", "名义", "一般"),
        "alive": ("正常运转", "正常", "运转良好", "活跃", "作用发挥好"),
    },
    ("units", "kind"): {
        "government": ("机关", "政府机关", "党政机关", "行政机关", "行政单位"),
        "institution": ("事业单位", "事业"),
        "school": ("学校", "中小学", "幼儿园", "高校", "大学", "中学", "小学"),
        "hospital": ("医院", "卫生院", "医疗机构"),
        "state_firm": ("国有企业", "国企", "央企", "国有控股企业"),
        "private_firm": ("民营企业", "私营企业", "民企", "私企", "非公企业"),
        "other": ("其他", "其它", "社会组织"),
    },
    ("workers", "route"): _ROUTES,
    ("workers", "education"): _EDUCATIONS,
    ("staff_roster", "route"): _ROUTES,
    ("staff_roster", "education"): _EDUCATIONS,
    ("staff_roster", "exit_reason"): {
        "quit": ("辞职", "离职", "主动辞职", "自动离职", "个人原因", "考走", "跳槽", "另谋职业"),
        "retired": ("退休", "到龄退休", "离岗退养", "退养"),
        "promoted": ("提拔", "晋升", "提任", "选拔进机关", "调入街道", "考取公务员", "上调"),
        "dismissed": ("辞退", "解聘", "解除合同", "开除", "清退", "不再续聘"),
        "other": ("其他", "其它", "调动", "调离", "去世", "病故"),
    },
    ("request_log", "kind"): {
        "visit": ("来访", "大厅", "窗口", "窗口办理", "上门", "现场", "到访", "大厅来访"),
        "ticket": ("工单", "派单", "热线", "12345", "热线工单", "下派", "网格上报", "交办"),
    },
    ("observations", "level"): {
        "district": ("区", "全区", "区级"),
        "street": ("街道", "镇街", "街道级"),
        "community": ("社区", "社区级"),
    },
    ("windows", "table"): {
        table: SHEETS[table]
        for table in ("staff_roster", "volunteer_log", "request_log", "tranches", "matches",
                      "arrears", "observations")
    },
}  # fmt: skip
"""Words for the categories of a column, the template's first."""


def table_name(table: str) -> Named:
    """A table as a message calls it."""
    return Named(SHEETS[table][0], table)


def choice_words(table: str, column: str) -> dict[str, str]:
    """The template's word for each category of a column."""
    return {name: words[0] for name, words in CATEGORY_WORDS.get((table, column), {}).items()}


BLANKS = frozenset(
    ("-", "--", "—", "——", "－", "–", "/", "\\", "…", "...", "n/a", "na", "#n/a", "null", "nan",
     "none", "无", "未知", "不详", "暂无", "空", "未填", "缺", "?", "？", "待定", "nil")
) - {"nan", "#n/a"}  # fmt: skip
"""What stands for a cell without a value in columns that may be blank."""
