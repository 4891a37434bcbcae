"""What the demo says on the terminal, in English and Chinese."""

WELCOME = {
    "zh": (
        "演示：浏览器里的服务台，无需 Telegram；按 Ctrl+C 停止。群里说中文。"
        " / Opsdesk demo, in Chinese; `--language en` makes the group speak English."
    ),
    "en": (
        "Opsdesk demo: a service desk in your browser, no Telegram needed; Ctrl+C stops it."
        " / 演示：群里说英文；加上 --language zh 说中文。"
    ),
}
PAST = "Preparing a few tickets, some seconds ... / 正在准备几张示例工单，请稍等几秒……"
ADDRESS = "Open / 请打开: {page}"
TRY = {
    "zh": (
        "试试：1. 以王芳的身份发一句「三楼会议室投影仪不亮了」，点「提交」。\n"
        "　　　2. 在右边的群里点「我来处理」，打开它的话题，点「回复用户」写一句，再点「解决」。\n"
        "　　　3. 回到王芳那里，点「好了」，再点几颗星。"
    ),
    "en": (
        "Try: 1. As Emma, write: The scanner in room 12 stays dark. Tap Send it.\n"
        "     2. In the group on the right press Claim, then in its topic Reply and Resolve.\n"
        "     3. Back with Emma: tap It works, then some stars."
    ),
}
"""What somebody who sees the desk for the first time does in a minute."""
ABRUPT = (
    "The last demo ended abruptly; its last moment may be missing."
    " / 上次演示意外中断，最后一刻的内容可能缺失。"
)
ANEW = (
    "The last demo cannot be continued, so this one begins anew. {reason}"
    " / 上次的演示无法继续，已重新开始。"
)
HOPELESS = "{reason} `--reset` begins the demo anew. / 加上 --reset 可重新开始演示。"
