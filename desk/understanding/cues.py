"""The phrases by which people tell who is affected and whether work can go on.

Each table is Chinese first, then English. They know ways of speaking, not products: whoever adds a
phrase adds it with its opposite (`急` and `不急`) and with the words it hides in (`急诊`).
"""

from typing import Final

from desk.understanding.reading import pattern

_CAN_NOT: Final = r"(?:can'?t|cannot|can not|could ?n'?t|unable to|not able to)"
_WILL_NOT: Final = r"(?:won'?t|will not|doesn'?t|does not|didn'?t|can'?t|cannot|not)"
_TOTALLY: Final = r"(?:completely|totally|entirely|absolutely)"
_UNIT_EN: Final = r"(?:team|department|dept|section|unit|division|group|room|side|corner|row)"
# The short words of units begin many others: 我们处理, 到处都, 我们组织, 全部门禁.
_UNIT: Final = (
    r"(?:科室|处室|部门(?![禁口铃窗])|办公室|班组|小组|房间|科(?![技学目研普创])|部(?![分署队位件门])|"
    r"处(?![理于在境])|组(?![织成合装件])|屋)"
)
_MAY_NOT: Final = (
    r"(?:用不了|不能用|没法用|无法使用|使用不了|打不开|上不去|登不上|登录不了|进不去|连不上)"
)

DECOYS: Final = pattern(
    # What is quoted was said by a screen, or by a stranger's mail.
    r'"[^"\n]{0,80}"|“[^”\n]{0,80}”|「[^」\n]{0,80}」',
    r"紧急(?:按钮|出口|通道|联系人|呼叫|疏散|停止|停机|制动|照明|开关|电话|通知|采购|会议)",
    r"(?:应急|急诊|急救|急忙|急剧|急性|焦急|急躁|急件|缓急)",
    r"(?:让|要求|催|叫)(?:我们?|大家)尽快",
    r"能不能用|能用不能用|[用能]不了(?:多久|几天|多少)",
    r"哪[^,,。\s]{0,3}都|怎么[弄试点开按插搞重]{0,2}都",
    r"(?:昨天|昨晚|前天|上周|上次|上午|早上)[^,,。]{0,6}开[^,,。\s]{0,2}会",
    r"(?:昨天|昨晚|前天|上周|之前|以前|原来|本来|早上|上午|中午|下午|刚才|刚刚|前几天)[^,,。;;\n]{0,8}"
    r"(?:还能用|还可以用|都?还好好的|能用|都能用)",
    r"还能(?:用吗|用不)",
    r"(?:发|发送|转发|群发|抄送|通知|共享|开放|告诉)(?:给|到)?(?:了)?(?:所有人|全体|全员|大家|每个人)",
    r"不是(?:所有人|每个人|大家|全部|全楼|全馆)都?",
    r"(?:加|增加|添加|删|删掉|停|开|建)(?:上|掉|通)?[0-9一二两三四五六七八九十几]+个人",
    r"(?:没有?空|没有?时间|有空(?=[格白间位缺档洞调])|有时间(?=[戳限差段轴线]))",
    r"(?:不是|没有?|并没|并未)(?:完全|彻底|全部|都)?(?:断网|瘫痪|宕机|用不了|不能用|没法工作)",
    r"急不急|没网(?:口|线|卡|址)|全局(?:变量|搜索|设置|配置|域)|修改天数|快点[击开]",
    r"\b(?:hi|hello|hey|dear|morning|afternoon|thanks|thank you),? (?:everyone|everybody|all)\b",
    r"^(?:everyone|everybody),? (?:good|hi|hello|please)\b",
    r"\bso (?:that )?(?:\w+ )?(?:colleagues|others|other people|everyone else) can\b",
    r"\b(?:no|without|without a|without any) workaround\b",
    r"\bemergency (?:exit|light|door|stair|contact|number|button|room|call|phone|plan|drill|"
    r"stop|team)\w*",
    r"\b(?:emergency|urgent) (?:care|print|mail|folder|flag|room|tab)\w*",
    r"\bnot everyone|\bnot everybody|\bnot all (?:of us|users|staff)",
    r"\b(?:to|for) everyone\b(?= (?:group|list|folder))|\beveryone(?: group|@|'s (?:calendar|"
    r"name))",
    r"\b(?:send|sent|sending|share|shared|reply|replied|mail|mailed|forward|forwarded)"
    r"(?: \w+){0,2} to (?:everyone|everybody|all staff|all users)",
    r"\b(?:scroll|page|drop|count|shut|slow|write|wrote|hold|press|push|arrow|turn|log|step|pull)"
    r"(?:s|ed|ing)?[- ]down|\bdown(?: (?:arrow|key|button|to \d|the (?:hall|corridor|stairs))|"
    r"stairs|load)",
    r"\b(?:is|are|was|were|has|have)(?:n'?t| not) (?:down|blocked|dead|broken down)",
    r"\b(?:worked|working|fine|ok|okay) (?:\w+ )?(?:until|till|before|yesterday|last week)",
)
"""Words that only look like a cue; they are covered before anything is looked for."""

NOT_ONLY_ME: Final = pattern(
    r"不(?:只|止|光|仅|单)(?:是)?我|不是(?:只有|就|光)我(?:一个人?)?",
    r"\bnot (?:just|only) (?:me|my|mine|us)\b|\bisn'?t (?:just|only) me\b",
)
ONLY_ME: Final = pattern(
    r"(?:只有|就|单单|唯独|唯有)我(?:这边|这里|这台|这儿|自己|一个人?)?(?!们|想|觉得|说|看|去|是说|先|来|在)",
    r"只影响我(?!们)|我一个人(?!负责)",
    r"(?:别人|其他人|其他同事|旁边(?:的)?(?:人|同事)?|同事|大家|他们|隔壁)(?:的)?(?:电脑)?"
    r"(?:(?:也)?(?:都|全都)(?:可以|能用|能上|能打开?|能登|能进|行)|"
    r"(?:(?:也)?(?:都|全都|是|就))?(?:没问题|没事|正常|好好的|好的))",
    r"\b(?:only|just) (?:me|my (?:pc|computer|laptop|desktop|machine|account|desk|phone))\b",
    r"\b(?:nobody|no one) else (?:has|gets|sees|is|can)\b",
    r"\bonly affects me\b|\b(?:i'?m|i am) the only one\b",
    r"\b(?:everyone|everybody|anyone|anybody) else (?:\w+ )?(?:can|is|are|has|seems|works?|gets)\b",
    r"\b(?:works?|fine|ok|okay) for (?:everyone|everybody|the) (?:else|others)\b",
    r"\b(?:colleagues?|others|other people|coworkers?) (?:can|could|are (?:fine|ok|okay)|have "
    r"no)\b",
)
MY_OWN: Final = pattern(
    r"我(?:的|自己的?|这台|那台|这个|这边的?|工位上?的?|座位上?的?){0,2}"
    r"(?:台式机|电脑|主机|笔记本|显示器|屏幕|屏|键盘|鼠标|账号|帐号|密码|邮箱|工位|手机|机器|机子|"
    r"桌面|座机|耳机|网口|桌子|laptop|pc|outlook)",
    r"\bmy (?:own |work |office |new |old |second |company )?(?:laptop|pc|computer|desktop|mouse|"
    r"keyboard|monitor|screen|display|account|password|passcode|mailbox|inbox|phone|desk|machine|"
    r"headset|webcam|outlook|excel|word|teams|vpn|login|files?|documents)\b",
)

EVERYBODY: Final = pattern(
    r"所有(?:的)?(?:人|同事|用户|员工|老师|读者|电脑|机器|客户端|终端)|每(?:个|位|台)(?:人|同事|电脑)",
    r"大家(?:都|全|也都|现在都)(?!在?等)|人人都?|全员(?=都|无法|不能|没法)|全体(?=都|无法|不能)",
    r"谁(?:都|也)(?=用不了|不能|打不开|上不|登不|进不|连不|没法|打不了)|没(?:有)?(?:一个)?人能",
    r"\b(?:everyone|everybody)(?! (?:else|is waiting|waits))(?:'s)?\b|\b"
    r"(?:nobody|no one|noone)(?: (?:in|at|on) (?:\w+ ){1,2}| )can\b",
    r"\ball (?:the )?(?:users?|staff|employees|colleagues|people|computers|pcs|machines|readers)\b",
)
"""Everybody, of whatever was spoken of: a room named beside it makes it a team."""
EVERYWHERE: Final = pattern(
    r"全(?:楼|馆|单位|公司|局|院|校|大楼)(?!长)|整(?:栋|座|幢)(?:大)?楼|整(?:个)?(?:一)?层楼?",
    r"整个(?:大楼|楼层|楼|馆|图书馆|单位|公司|机构|局|院|中心|校区|园区|"
    r"[0-9一二三四五六七八九十]{1,3}(?:号)?(?:楼|层))",
    r"(?:单位|公司|馆里)(?:里)?(?:的)?(?:电脑|人|同事|网络?)?(?:全|都)(?!市)|各(?:个)?(?:科室|部门|处室)(?:都|全)?",
    r"(?:多个|好几个|好多个?|几个|所有|每个)(?:科室|部门|处室|楼层)",
    r"[0-9一二三四五六七八九十]{1,3}(?:楼|层)(?:的)?(?:人|同事|电脑|网络|办公室)?(?:全|都)",
    r"\b(?:whole|entire) (?:\d{1,2}(?:st|nd|rd|th) |first |second |third |fourth |fifth |ground )?"
    r"(?:building|floor|library|company|organi[sz]ation|site|campus|office|branch|wing)\b",
    r"\ball (?:of )?(?:the )?(?:departments|floors|teams|offices|branches)\b",
    r"\b(?:multiple|several|many) (?:departments|floors|teams|offices|branches)\b",
    r"\b(?:company|building|office|campus|organi[sz]ation|site)[- ]?wide\b",
)
UNIT: Final = pattern(
    rf"(?:我们|咱们|咱)(?:整个|全|这个|这|那|几个)?(?:{_UNIT}(?!长)|这边|那边|这里|这儿|这片|[这那](?:一)?片|"
    r"[这那]一排)|本(?:科室|部门|处室)",
    rf"整个{_UNIT}(?!长)|全(?:科室|科(?![目医])|部门(?![禁口铃窗])|处室|办公室|组)(?!长)|只有我们",
    r"[\u4e00-\u9fff]{2}(?:科室|处室|部门|办公室|(?<![全内外一到四各别好])[科部处组])(?:的)?"
    r"(?:人|同事|电脑|老师)?(?:全|都)",
    rf"\b(?:our|my|the whole|the entire|whole|entire) (?:(?:whole|entire) )?{_UNIT_EN}\b"
    r"(?! (?:lead|head|manager|viewer|polic|booking|mate))",
    r"\b(?:everyone|everybody|nobody|no one|all|half) (?:of |in |at )(?:(?:the )?(?:team|"
    r"department|"
    r"office|room|section)|finance|hr|sales|accounting|legal|procurement|it|marketing|admin)\b",
    r"\bour (?:office|area|floor)\b(?! (?:pc|computer|phone|number))",
)
"""A team, or the people who sit together."""
ROOM: Final = pattern(
    r"会议室|教室|培训室|阅览室|报告厅|办公室|\broom\b|\bin (?:this|our|the) (?:area|corner)\b",
)
"""Where everybody is only everybody there."""
OTHERS: Final = pattern(
    r"(?:旁边|隔壁|周围|对面|其他|别的)?(?:的)?(?:同事|别人|其他人|旁边的?人|隔壁|他们|对面)(?:们)?"
    r"(?:的)?(?:电脑)?也",
    r"(?:读者|顾客|客户|访客|群众|办事的人|老百姓)(?:们)?(?:都|也|还)?(?:在|已经)?(?:排队|排着队?|等着|在等|"
    r"投诉|等|有意见)(?!级)|排(?:起|着|了)?(?:很)?长队|大家(?:都)?在?等|好(?:些|多|几)(?:个)?人",
    r"\b(?:our |my |other |some |several )?(?:colleagues?|co-?workers?|neighbou?rs?)"
    r"(?: \w+){0,3} (?:too|as well|also)\b|\bsame (?:for|with|problem for) (?:my |the |our )?"
    r"(?:colleague|neighbou?r|other|coworker)\w*",
    r"\b(?:several|a few|few|many|some|a couple of|couple of) (?:other )?"
    r"(?:people|persons|colleagues|users|of us|pcs|computers|co-?workers)\b",
    r"我[和跟与][^,,。\s]{1,6}(?:都|也)|\ba lot of (?:people|users|colleagues)\b|"
    r"\bhalf (?:of )?the (?:office|team|department|room|floor)\b",
    r"\b(?:colleagues?|co-?workers?) and (?:i|me|myself)\b|"
    r"\b(?:i|me) and (?:my |a |some |two )?(?:colleague|co-?worker|neighbou?r)s?\b",
    r"\b(?:all|both|most|some) of us\b|\bwe all\b|\bus both\b",
    r"\b(?:customers?|visitors?|readers?|guests?|clients?|patrons?|everyone|everybody|people)"
    r" (?:are |is )?(?:waiting|queu(?:e?ing|ed))\b|\blong (?:queue|line)\b",
)
HEADS: Final = pattern(
    r"(?P<count>[0-9]{1,4}|[一二两三四五六七八九十百]{1,4}|几十|上百|好几百|好几十|十几|好几|几)(?:多|来)?"
    r"(?:个人(?![信资电文账所空网邮中事])|(?:个|位|名)(?:同事|老师|员工|用户|读者|科员|学员)|"
    r"台(?:电脑|机器|机子|主机|终端|笔记本|(?=都|全|也)))",
    r"\b(?P<number>\d{1,4}|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|"
    r"dozens of|hundreds of|a hundred)\+? (?:other )?"
    r"(?:people|persons|colleagues|users|of us|staff|employees|pcs|computers|desktops|laptops|"
    r"machines)\b",
)
"""A number of people, or of the computers at which they sit."""
MANY_HEADS: Final = 20
"""From so many on it is more than a team."""
MANY_WORDS: Final = frozenset(
    {
        "几十",
        "上百",
        "好几百",
        "好几十",
        "twenty",
        "thirty",
        "dozens of",
        "hundreds of",
        "a hundred",
    }
)

NO_RUSH: Final = pattern(
    r"不(?:是)?(?:很|太|特别|怎么|那么|算|着|咋)?急(?!不)|没(?:有)?(?:那么|这么)?(?:着)?急|不用(?:太|着|很)?急",
    r"不赶(?:时间)?|(?<![只不])(?:可以|能)(?:再)?等(?![级吗于不])|不(?:太|怎么|大)?影响(?:我们?)?"
    r"(?:正常|日常)?(?:工作|使用|办公|业务|干活|(?=$|[\s,,。]))|不耽误|没(?:什么|啥)(?:大)?影响|慢慢[来弄]|不催|别(?:着)?急",
    r"(?:随时|哪天|啥时候|什么时候)(?:都|来)?(?:行|可以)|改天(?!数)|先放着|不是(?:什么)?急事",
    r"\bno (?:rush|hurry|urgency|need to (?:rush|hurry))\b|\bnot (?:\w+ )?(?:that |so |very |"
    r"super )?"
    r"(?:urgent|critical|pressing|a big deal|an emergency|in a (?:hurry|rush))\b|"
    r"\bisn'?t (?:\w+ )?(?:urgent|critical|pressing)\b|\bnothing urgent\b|\blow priority\b",
    r"\bcan (?:easily )?wait\b|\bwhenever (?:you (?:can|have|get|are|like|want)|(?:it )?suits|"
    r"(?:it'?s )?(?:possible|convenient))\b|\bwhenever[.!]?\s*$|\bdon'?t (?:hurry|rush)\b|"
    r"\btake your time\b|\b(?:doesn'?t|does not|not) (?:affect|block|disturb)(?:ing)? "
    r"(?:my|our|work|the work|me|us|any)\b",
)
LATER: Final = pattern(
    r"(?<!没)(?:有空|有时间|得空|得闲|闲(?:了|的时候))|方便的?(?:时候|话)|下周|下个?星期|下个?月|过几天|过两天",
    r"\bwhen(?:ever)? (?:you|u|someone|somebody)(?:'re| are| is)? ?(?:free|available|passing|"
    r"ha(?:ve|s) (?:time|a (?:chance|moment|minute|sec))|(?:get|gets) (?:a chance|time|around))",
    r"\bany ?time (?:(?:this|next) week|is (?:fine|ok|okay))|\bat your convenience\b|\bnext "
    r"(?:week|month|monday|tuesday|wednesday|thursday|friday)\b|"
    r"\bsome ?time(?: (?:next|this) \w+)?\b(?! ago)|\bsomeday\b|\bwhen possible\b|\bspare "
    r"(?:time|minute)\b",
)
CANNOT_WORK: Final = pattern(
    r"(?:没法|没办法|无法|不能|没法子)(?:正常|继续|再)?(?:工作|办公|上班|干活|办理?业务|营业|上课|服务|开展)",
    r"工作(?:全|都)?(?:停了|做不了|干不了|没法做|进行不下去)|干不了活|干不成活|(?:啥|什么)(?:都|也)(?:干|做|办)不了",
    rf"(?:\b(?:i|we|they|he|she|nobody|no one|everyone|everybody|people|staff|team)(?: all)? |"
    rf"^|[,.;!?\n] ?|\b(?:and|so|still) ){_CAN_NOT} (?:do (?:any|my |our )?(?:work|thing|"
    rf"anything|job)|"
    r"work\b(?! (?:out|with|on))|continue working|get any(?:thing)? (?:done|work))",
    r"\b(?:nobody|no one|noone)(?: (?:in|at|on) (?:\w+ ){1,2}| )can (?:\w+ )?work\b|\bat a "
    r"standstill\b|"
    r"\b(?:all )?work (?:has )?stopped\b|\bdead in the water\b",
)
"""The plain answer to `can you still work?`: no."""
STOPPED: Final = pattern(
    r"(?:完全|根本|彻底|全都|全部?|都|压根|一点都?|谁都|谁也)(?:不能|没法|无法)?"
    rf"(?:{_MAY_NOT}|登陆不了|登录不了|打印不了|打不了|干不了|办不了|做不了|死机|不通)",
    r"断网|没网络?(?!口)|网(?:络)?(?:全|都|又)?断了|上不了网|瘫痪|瘫了|停摆|宕机|业务(?:全|都)?(?:停|中断)|服务中断",
    r"(?:系统|服务器|网络?|平台|网站|数据库|邮箱|服务|oa|erp|wifi|vpn)(?:全|都|又|也|整个)?(?:挂了|崩了|崩溃)|全挂",
    r"开不了机|开不开机|无法开机|不能开机|没法开机|(?:电脑|主机|机器|笔记本|服务器)[^,,。\s]{0,3}启动不(?:了|起来)",
    r"\b(?:nobody|no one|noone)(?: (?:in|at|on) (?:\w+ ){1,2}| )can (?:\w+ )?(?:log ?in|login|"
    r"print|use|open|access|connect|get|"
    r"reach|send|save)\b",
    r"\b(?:is|are|'s|went|goes|gone|been|still|all|network|internet|server|wifi|wi-fi|vpn|"
    r"system|site|"
    r"website|e-?mail|erp|crm|oa|db|database|service|phones|lan) down\b(?! (?:to|by|the)\b)",
    rf"\b(?:i'?m|i am|we'?re|we are|{_TOTALLY}) (?:{_TOTALLY} )?blocked|"
    rf"\b{_TOTALLY} (?:dead|unusable|broken|down|offline)\b|\bunusable\b|"
    r"\b(?:laptop|pc|computer|desktop|machine) is dead\b|\boutage\b",
    r"\bno (?:internet|network)\b(?! (?:explorer|outlet|port|drive|cable|printer|socket|path))|"
    r"\b(?:network|internet) (?:is )?(?:gone|out)\b",
    rf"\b{_WILL_NOT} (?:turn|power|switch) on\b(?! (?:the|my|its|our|camera|video|mic))|"
    rf"\b{_WILL_NOT} boot\b|\b{_WILL_NOT} start ?up\b",
)
"""A thing without which nobody works has stopped."""
PRESSING: Final = pattern(
    r"(?:不能|没法|不可以)(?:再)?等(?!级|于)|等不了|等不及|等不起|来不及|能不急|大家(?:都)?在等",
    r"十万火急|火急|紧急|加急|着急|急用|急需|急等|急着|急死|在线等|急+",
    r"尽快|赶紧|赶快|立刻来|立即来|快(?:点|些|来)(?:来|人|看|修|派|处理|解决)?|赶时间|马上(?:就)?(?:要|得|来|用|交|"
    r"开会|开始|上课|考试|培训|直播|汇报|评审|检查|处理|解决|去开会)",
    r"(?:一会儿?|等会儿?|待会儿?|马上|[0-9一二三四五六七八九十两半]{1,3}点半?|[0-9]{1,2}:[0-9]{2})(?:就|还)?(?:要|得)?"
    r"(?:跟[^,,。\s]{1,4})?开[^,,。\s]{0,2}会|开会要用|会议(?:马上|就要)开始",
    r"(?:半小时|半个小时|一个?小时|[0-9一二三四五六七八九十几]{1,3} ?分钟)(?:之?后)?"
    r"就?[要得]?(?:开[^,,。\s]{0,2}会|上课|考试|直播|开始)",
    r"今天(?:是)?最后一天|今天(?:必须|一定要|要交|截止|得交)|(?:马上|快|就要)截止|下班前(?:必须|要|得)|"
    r"领导(?:都)?(?:在|正)?等|(?<![又还])等着(?:用|打|交|签|办|开|急|要)",
    r"\burgent(?:ly)?\b|\basap\b|\ba\.s\.a\.p\b|\bas soon as possible\b|\bhurry\b|\bemergency\b|"
    rf"\b{_CAN_NOT} wait\b|\bhigh(?:est)? priority\b|\btime[- ]critical\b",
    r"\bbusiness[- ]critical\b|\bin \d+ ?min\w* (?:we|i) (?:have|start|present|go)\b|"
    r"\bbefore (?:the|my|our) (?:board )?(?:meeting|presentation|call|training|lecture)\b",
    r"\bneed(?:ed|s)? (?:it |this |that |them )?(?:right )?now\b|\b(?:help|fix|come|please) "
    r"(?:\w+ )?(?:immediately|right away|quick(?:ly)?|now)\b|\bquick(?:ly)? please\b",
    r"\bmeeting (?:is )?(?:starts? |starting |begins? )?(?:in \d+|in (?:five|ten|a few)|soon|"
    r"now|shortly)",
    r"\b(?:presenting|starts?|starting|on air|on stage|live) in \d+ ?(?:min|m\b)|\bdeadline "
    r"(?:is )?"
    r"(?:today|tonight|in)|\bdue today\b|\bby (?:eod|noon|end of (?:the )?(?:today|day))\b|"
    r"\bbefore (?:noon|lunch)\b",
)
"""Somebody presses: a wish, not a state."""
WAITING: Final = pattern(
    r"(?:读者|客户|访客|顾客|群众)[^,,。]{0,3}(?:排队|等)(?!级)",
    r"\b(?:customers?|visitors?|readers?|clients?|patrons?|everyone|everybody|people) "
    r"(?:are |is )?(?:waiting|queu(?:e?ing))\b",
)
"""People wait for the thing; where it is slow, that says more."""
STILL_WORKS: Final = pattern(
    r"(?:勉强|凑合|将就)(?:着)?(?:还)?(?:能|可以)?用?|还能(?:用|凑合|将就|工作|干活)|还可以用|能凑合|先用着|偶尔|有时(?![间限差段])候?|"
    r"时不时|时好时坏|时断时续|断断续续|一会儿?[^,,。]{1,4}一会儿?|老掉线|总掉线|经常掉|隔三差五",
    r"\bstill (?:works|working|usable|can (?:work|print|use))\b|\bcan (?:still (?:work|print|"
    r"use)|work around)\b|\bworkaround\b|\bsometimes\b|"
    r"\boccasional(?:ly)?\b|\bintermittent(?:ly)?\b|\bon and off\b|\bnow and then\b|"
    r"\bfrom time to time\b|\bkeeps? (?:dropping|disconnecting|cutting)\b|\bevery few (?:min|"
    r"hour|sec)\w*",
)
SLOW: Final = pattern(
    r"(?<!慢)慢(?!慢)|(?:很|太|好|特别|有点|巨|超|非常)卡(?![纸片])|卡(?:顿|爆|得要死|得不行)|(?<!不)影响(?:工作|办公|使用|业务)",
    r"\bslow(?:ly|er)?\b|\blagg?(?:y|ing)\b|\bsluggish\b|\bannoying\b",
)
