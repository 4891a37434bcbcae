"""Words that mean the same to a service desk, in Chinese and English.

A notion stands before a colon, the words for it below. What a notion says about categories is
learnt from the examples of the configuration; here stands only that 话筒 and microphone are one
thing. Endings (printing, printed), wrong letters, wrong characters of the same sound and pinyin are
understood without standing here.
"""

from typing import Final

NOTHING: Final = "nothing"
"""Words of this notion only look like others: 领导 is not 领."""

NOTIONS: Final = """
pc:
    电脑, 主机, 台式机, 笔记本, 手提, 机箱, 微机, 台机, 工作站, 本本, 整机, computer, pc, laptop,
    desktop, notebook, workstation, macbook, thinkpad, imac, tower, 一体机, 主机箱, all in one
display:
    显示器, 显示屏, 双屏, 副屏, 扩展屏, 第二屏, 外接屏, monitor, display, second screen,
    dual screen, external screen
screen:
    屏幕, 黑屏, 花屏, 闪屏, 屏, screen, flicker, black screen, 绿线, 紫屏, 亮线, 坏点, 亮点,
    一条线, 抖动, pixel, purple, green line, flickering
pointer:
    鼠标, 键盘, 触摸板, 触控板, 光标, 指针, 按键, 手写板, 空格键, 回车键, mouse, keyboard,
    touchpad, trackpad, cursor, key stuck, space bar, enter key, numpad, stylus, 滚轮, 小键盘,
    数字键, 左键, 右键, 双击, 按键盘, pointer, scroll wheel, double click, numeric keypad, kb, keys
peripheral:
    U盘, 优盘, 移动硬盘, USB口, USB接口, 耳机, 耳麦, 扩展坞, 拓展坞, 转接头, 转换器, 转换头,
    读卡器, 音箱, 数据线, 充电器, 充电线, 电源适配器, usb stick, usb drive, flash drive,
    thumb drive, pen drive, usb port, headset, headphone, earphone, earbud, docking station, dock,
    adapter, dongle, webcam, external drive, external hard drive, charger, hub, power supply,
    speaker, 音响, 手写笔, 声卡, 录音, 蓝牙, hdmi, bluetooth, mac charger, fingerprint reader,
    card reader
parts:
    内存, 内存条, 固态, 固态硬盘, 硬盘, 显卡, 主板, CPU, 电池, 风扇, 电源, 散热, ram, memory, ssd,
    hard drive, hard disk, disk, battery, fan, motherboard, graphics card, power button, 合页,
    铰链, 外壳, 充电器, 不充, hinge, cover
noise:
    异响, 噪音, 声音很大, 声音特别大, 嗡嗡, 滋滋, 响, 滴滴, 吱吱, 咔咔, noise, noisy, loud, beep,
    grind, buzz, click noise, rattle, hum
heat:
    发热, 发烫, 烫手, 很烫, 烧焦, 焦味, 冒烟, 糊味, 高温, 过热, 温度, 着火, hot, overheat, burn,
    smoke, temperature, smell
power:
    开不了机, 打不开机, 无法开机, 不能开机, 开机没反应, 按电源, 通电, 没电, 插电, 充电, 充不进电,
    开不起来, 自动关机, 自己关机, 死机, 黑屏, 启动不了, 不启动, 点不亮, turn on, power on,
    wont start, does not start, no power, dead, switch on, start up, shut down, shut off,
    power off, freeze, frozen, hang, hung, stall, charge, 打不着, 按了没反应, 不通电, 自动关了,
    自己关了, 亮不起来, 没动静, 指示灯不亮, 开不开, 起不来, 自动重启, 老重启, 断电, 停电, 掉电,
    powers up, power up, wont power, turns off, turn off, switch itself off, no lights, no lamp,
    react, reboot, restart, rebooted, 开机键, 按开机, 不亮, 亮不了, 没电了, 充不上电, 充不上,
    boot at all, dies, unplug it, swollen, 鼓包
water:
    进水, 洒水, 洒了, 洒到, 泼, 咖啡, 摔, 摔了, 裂, 碎屏, 老鼠, spill, coffee, water, dropped,
    crack, broken screen, tea
printer:
    打印机, 打印, 复印机, 复印, 打印件, 打印店, 印刷, 针打, 激光机, 喷墨, 惠普, 佳能, 爱普生, 兄弟,
    奔图, 理光, 京瓷, 打字机, 打单, 进纸, 纸盒, 打印任务, 打印队列, 双面, 文印, printer, print,
    printout, copier, photocopier, photocopy, copy machine, mfp, multifunction, hp, canon, epson,
    brother, ricoh, kyocera, lexmark, xerox, laserjet, plotter, duplex, tray, stapler, staple,
    shredder, fax, spooler, 打出来, 打不出来, 打印不, dyj, 打的, 红头文件, 文件打, 纸张, 打纸,
    复印件, 彩打, 彩印, 搓纸轮, 定影, 卡纸盒, 打图, 纸盒无纸, 打单子, 施乐, 柯美, 夏普, 震旦,
    联想打印, 打印共享, printing, prints, 49 4c, printouts, pages come out, paper tray,
    paper comes, paper, page, 传真, 打歪, 打偏, 绘图仪, 出纸, 打不了别人, 打出一张,
    the page is missing, 热敏
scanner:
    扫描仪, 扫描, 扫描件, 高拍仪, 扫描机, scanner, scan, scanned, document camera
label:
    标签机, 标签打印, 标签, 条码, 书标, 条形码, 热敏, 贴标, label, barcode, thermal, zebra, 打歪,
    打偏, 条码枪
consumable:
    硒鼓, 墨盒, 碳粉, 墨粉, 粉盒, 色带, 墨水, 没墨, 缺墨, 没粉, 缺粉, 油墨, 换墨, 加粉, 加墨,
    打印纸, 复印纸, A4纸, toner, ink, cartridge, drum, ribbon, printer paper, copy paper, a4 paper,
    墨粉不足, 加墨粉, 换硒鼓, 耗材, cartridges, low toner, 碳带, 标签纸
jam:
    卡纸, 夹纸, 卡住, 吞纸, 皱, 搓纸, jam, stuck paper, paper stuck, crumple, feed, sheet, chew
paperquality:
    黑线, 模糊, 很淡, 太浅, 发黑, 发白, 白纸, 空白页, 重影, 漏粉, 掉粉, 有条纹, 乱码, 打印不清,
    字迹, faint, blurry, smudge, streak, line on, pale, fade, blank page, garble, gibberish,
    crooked, ghost, 糊, 糊的, 黑乎乎, 黑边, 脏点, 浅, 淡, 发红, 偏红, 偏色, 一道一道, 白道, 竖条,
    底灰, 缺字, 半页, 只打一半, dark, grey streak, gray streak, wrinkle, half the page,
    half of the page, spots, smear, stripe
server:
    服务器, 机房, 阵列, 磁盘阵列, 机柜, 机架, 虚拟机, 虚拟化, 宿主机, 物理机, 刀片, 小型机, 存储,
    磁盘柜, UPS, 不间断电源, 带库, 磁带, 精密空调, 配电柜, 热备盘, 托管机, server, raid, rack,
    blade, storage array, san, nas, ups, pdu, idrac, ilo, ipmi, bmc, esxi, vmware, vsphere,
    hyper v, hyperv, proxmox, vm, vms, virtual machine, hypervisor, tape library, data center,
    datacenter, server room, machine room, cluster host, chassis, host, array, storage, hba, ecc,
    nas 进不去, 二台服务器, datastore, 机柜里, 面板, 电源模块, 集群, 掉盘, 重建, 虚拟化集群, 热备,
    磁盘组, smart error, drive failed, disk failed, degraded, rebuild, power unit, a c,
    air conditioning, air conditioner, cooling, mains, bypass, 旁路, 市电, 空调, storm, cluster,
    virtual machines, file server, vcenter, 物理链路, 存储链路, 存储离线, 管理口, 虚拟化平台,
    主机掉线, 主机显示未响应, 双电源, hardware error, hot spare, tape, machine that runs,
    storage offline, the machine that
kiosk:
    借还机, 借书机, 还书机, 自助机, 自助借还, 自助终端, 自助设备, 自助借书, 自助还书, 自助, 书柜,
    书箱, 格口, 格子, 柜门, 取书柜, 预约柜, 办证机, 查询机, 检索机, 终端机, 闸机, 通道机, 分拣机,
    叫号机, 还书口, 馆员工作站, 盘点机, 借阅机, 借阅柜, 消毒柜, 杀菌机, 图书杀菌, 阅报机, 阅报屏,
    电子阅报, 触摸查询, 导航机, 取号机, 无人借阅, 微图, 充值机, 缴费机, 存包柜, 寄存柜, 储物柜,
    kiosk, self service, selfservice, self checkout, selfcheckout, self check, checkout machine,
    borrowing machine, return machine, book return, book drop, bookcase, book locker, locker,
    smart cabinet, opac terminal, gate, turnstile, security gate, ticket machine, return slot,
    card machine, sorting machine, loan machine, borrow machine, vending, 取书, 智能柜, 办卡机,
    出卡口, 进馆, 刷脸进馆, 办证, 机器扫不到, 还书箱, 借书的机器, 借书的设备, 朗读亭, 存包,
    自助办证, 自助打印, 微信借书, 书房, 24小时, 芯片, 吐书, 扫不到书, smart shelf,
    lending terminal, return bin, self return, borrowing terminal, lending machine, self loan,
    book machine, book cabinet, book chip, entrance gate, reading booth, book scanner, id scanner,
    search terminal, newspaper screen, checkout kiosk, self service machine, 阅报, 读报, 读报机,
    电子读报, 歌德, 歌德机, 安全门, 防盗门, 盘点车, 分拣线, 联不上网自助, 还不了书, 借不了书,
    不放行, 朗读, belt, sorter, pickup cabinet, borrowing station, 3号柜, self service terminal,
    readers terminal, terminal in the
reader:
    读者证, 借书证, 读者卡, 刷卡, 刷证, 刷脸, 身份证, 扫码, 吞卡, 吐卡, 小票, 凭条, RFID, 感应,
    感应区, library card, reader card, id card, receipt, rfid, swipe, tap card, 续费, 卡没反应,
    刷不过, 刷不开, patrons, cards, scan their cards, membership card, face recognition
books:
    还书, 借书, 读者, 书籍, 借阅, 馆内, book, borrow book, loan, patron
av:
    投影, 投影仪, 投影机, 幕布, 话筒, 麦克风, 麦克, 麦, 音响, 喇叭, 功放, 调音台, 投屏, 大屏,
    大屏幕, 拼接屏, LED屏, 电子屏, 显示大屏, 电视, 电视墙, 中控, 广播, 背景音乐, 同传, 翻页笔,
    激光笔, 遥控器, 录播, 信发, 啸叫, 无线麦, 会议平板, 电子白板, 智能黑板, 触控一体机, 扩音, 矩阵,
    会议终端, 视频终端, 会议系统, 会议设备, 音频, 音视频, 直播, projector, beamer, projection,
    microphone, mic, mics, amplifier, loudspeaker, pa system, public address, video wall, led wall,
    big screen, large screen, tv, television, whiteboard, smartboard, interactive board, signage,
    clicker, remote control, lecture recording, conference phone, zoom room, teams room,
    screen sharing in room, cast, casting, screen mirroring, clickshare, airplay, mixer, echo,
    livestream, streaming, audio, podium, polycom, 讲台, 呲呲, 播放设备, 拾音, 领夹麦, 鹅颈,
    会议电视, 灯泡, 广告屏, 大屏上, 扩声, 电视机, 屏幕墙, 推流, 舞台, lapel, ceiling speaker,
    tiles, tile, tv wall, wall screen, speakerphone, lectern, presenter, bulb, lamp, 信息发布,
    发布屏, 数字标牌, 录课, 中控面板, 预约屏, 舞台灯光, stage lights, control panel in,
    room booking panel, room panel, information screen, conference camera, speakers in,
    sound system, screen in the lobby, hdmi in, wireless presentation, presentation, 麦没声音,
    projector remote, remote doesnt work, 字幕, 偏绿
room:
    会议室, 报告厅, 教室, 多功能厅, 礼堂, 阶梯教室, 会场, 培训室, 会议, 开会, 大厅, meeting room,
    conference room, lecture hall, auditorium, classroom, training room, hall, boardroom, lobby,
    conference, theater, 走廊, 隔壁, 展厅, 前台, 大楼, 阅览区, elsewhere, next room, office,
    办公室, 科室, 教研室
cctv:
    监控, 安防, 摄像机, 摄像头, 录像, 录像机, 探头, 硬盘录像机, 海康, 大华, 回放, cctv,
    surveillance, nvr, dvr, camera, recording, footage, hikvision
videoconf:
    视频会议, 视频会, 远程会议, 连线, video conference, videoconference, video call, video meeting,
    对方听不到, 对方听不见, 别人听不到, 总部那边, 那边听不见, remote side, other side, hear us,
    see us
os:
    windows系统, 操作系统, 蓝屏, 桌面, 任务栏, 开始菜单, C盘, D盘, 系统盘, 麒麟, 统信, 补丁,
    分辨率, 壁纸, 系统时间, 激活windows, 资源管理器, 注册表, 安全模式, 控制面板, 任务管理器,
    系统更新, win系统, 欢迎界面, 休眠, 睡眠, 开机画面, 进不去系统, 进不了系统, 进系统, 系统启动,
    自动更新, 盘满, 磁盘空间, 回滚, 系统崩溃, 开机动画, 磁盘满, windows, win10, win11, win7,
    win 10, win 11, win 7, xp, operating system, blue screen, bluescreen, bsod, taskbar,
    start menu, desktop icon, c drive, linux, ubuntu, macos, kylin, uos, dll, boot, boot loop,
    safe mode, explorer, registry, resolution, wallpaper, disk space, update, patch, recovery mode,
    hibernate, stop code, time zone, drive letter, task manager, control panel, 0xc000007b,
    0x0000007b, login screen, system clock, clock, notification area, bitlocker, E盘, F盘, 盘符,
    bios, boot device, bootmgr, 引导, 启动项, 重启以完成更新, 水印, display settings, scaling,
    profile, startup, restart loop, c:, system tray, boot menu, desktop icons, my desktop,
    snipping, screensaver, 屏保, 锁屏, 语言栏, 开机慢, 自启动, 缺少dll, 运行库, 缩放, 字变大,
    字太大, 字很小, inaccessible boot device, recovery key, system files, file explorer, patches,
    选择操作系统, 文件关联, 关联程序, 右键, 配置文件, 用户配置, 系统更新完, 更新完, 电脑更新,
    默认浏览器, 系统还原, 显示比例, 系统字, 内存不能为, 开始按钮, 快捷方式全没, 桌面快捷, 系统中,
    default browser, apple logo, at the logo, logo, file association, out of memory,
    not enough memory, right click, system drive, text on screen, display language, mac update,
    mac, desktop is empty, user profile, corrupt system, ten minutes to start, app cant run,
    cant run on your pc, at startup, when starting windows, context menu, 箭头, 进系统后,
    系统资源不足, no bootable, bootable device, after the update
time:
    时间不对, 时间错, 时间慢, 时钟, 日期, 时间不准, 慢了, 快了, 时区, wrong time, clock,
    date wrong, date and time
activation:
    激活, 未激活, 产品密钥, 序列号, activate, activation, product key, genuine
full:
    满了, 爆满, 爆了, 红了, 空间不足, 不够用, 没空间, 空间不够, full, no space, out of space,
    run out of, low space
office:
    word, excel, ppt, wps, office, 文档, 表格, 幻灯片, PDF, 输入法, 打字, 搜狗, 五笔, 拼音输入,
    公式, 宏, 批注, 目录, 压缩包, 解压, 压缩文件, 浏览器, 网页版, 打印预览, 文件损坏, 排版, 图纸,
    播放器, 字体, 页眉, 页码, powerpoint, spreadsheet, docx, xlsx, pdf, acrobat, input method, ime,
    chinese input, sogou, macro, formula, zip, archive file, browser, chrome, edge, firefox,
    onenote, visio, autocad, cad, slide, document, font, pivot, workbook, media player, o365, m365,
    office365, 井号, 修订, 页眉页脚, 邮件合并, 打不了字, 思维导图, 压缩, 损坏, umlaut,
    track changes, type chinese, sheet, sheets, slides, libreoffice, spell check, print preview,
    bookmark, 收藏夹, 拼音, 候选框, 只读, 筛选, 透视表, read only file, protected view, autosave,
    formatting, vlookup, 标点, 候选, 打字没, 打不出中文, 播放不了, 网页显示, 看图, 照片打开, mp4,
    video player, csv, 表格里, 字体丢失, 会员广告, wps广告, template, 模板
mailclient:
    outlook, foxmail, 收件箱, 发件箱, 附件, 退信, 收不到邮件, 发不出邮件, 日历, 发信, 收信, 抄送,
    thunderbird, inbox, outbox, attachment, calendar, bounce, 发不出去, 退回, 被退回, 退回来, smtp,
    imap, pop3, 群发, calendar invite, bounced, undeliverable, spam filter, exchange, 代收,
    收不到信, 发送失败
chat:
    微信, 企业微信, 钉钉, 腾讯会议, 飞书, QQ, zoom, teams, 群聊, 会议软件, 企微, 腾讯文档, 腾讯会,
    welink, 政务钉钉, 浙政钉, 粤政易, wechat, wecom, dingtalk, tencent meeting, feishu, lark,
    slack, skype, webex, qq, chat
business:
    OA, ERP, CRM, 业务系统, 办公系统, 财务系统, 财务软件, 人事系统, 公文, 审批, 流程, 报销, 凭证,
    用友, 金蝶, 图书系统, 图书管理系统, 编目, 馆藏, 考勤, 工资, 合同, 采购, 预算, 资产系统, 门户,
    后台, 小程序, 公众号, 平台, 报表, 导出, 待办, 签章, 电子章, 会话, 档案系统, 借阅系统, 检索系统,
    排班, 发票, 记账, 结账, 预约系统, 座位预约, 收费系统, 一体化, 内控, 系统提示, 系统报错, 查重,
    知网, 电子资源, 官网, 提交, 单据, 入库, 选座, 发文, 收文, 管理系统, 打卡, 公示, 挂号, 一卡通,
    系统卡, 数字资源, oa, erp, crm, sap, hr system, finance system, finance, accounting, payroll,
    workflow, approval, approve, voucher, expense, reimbursement, library system, ils, catalogue,
    catalog, attendance, timesheet, contract, procurement, budget, portal, report, export, timeout,
    business system, business application, application, module, invoice, leave request,
    miniprogram, mini program, purchase order, opac, booking system, reservation, kingdee, yonyou,
    salesforce, form, submit, http 500, 502, 503, 404, gateway error, bad gateway,
    internal server error, month end, closing, 年假, 请假, 请假单, 报销单, 管理软件, 办公平台,
    管理平台, 申报, 审核, 收银, 续借, 盖章, 发起不了, 参数错误, 检索, 新闻发布, 前台看不到, 登记,
    台账, 读者系统, 业务, 录入, 数据上报, 接口, 存盘, accounting software, library software,
    document management, clock in, clock-in, attendance app, circulation, zero hits, no results,
    holiday request, vacation request, month, post an invoice, page expired, service unavailable,
    payslip, dashboard, inventory, ledger, tax system, data entry, records system, 存不了,
    登录系统, 系统里, 系统登录, 菜单是空, 系统导不出, 导入到系统, 导出来, 上报, 正文, 网上报名,
    报名系统, 通借通还, 读者信息, 书目, 证书识别, news, publish, my tasks, tasks list,
    patron lookup, cataloguing, journal, 电子期刊, charges, log me out, logs me out, kicks me out,
    empty menu, system shows, accounting system
webcode:
    500错误, 502, 404, 503, 504, 500, 白屏, 页面空白, 空白页, 验证码错误, 会话超时, blank page,
    white page, error page
wired:
    网线, 网口, 交换机, 断网, 没网, 上不了网, 外网, 内网, 局域网, IP地址, IP, 网关, DNS, DHCP,
    丢包, 路由器, 宽带, 光猫, 光纤, 水晶头, 网段, 端口, 有线, 网络电缆, 弱电, 网络接口, 本地连接,
    以太网, 红叉, 网络中断, 网络不通, 网络路径, 办公网, 专网, 政务外网, 上网, network cable,
    ethernet, lan, switch, switch port, ip address, ip conflict, gateway, dns, dhcp, packet loss,
    router, fiber, fibre, wall socket, patch cable, wired, network path, firewall, latency, rj45,
    port light, vlan, proxy, link light, ping, uplink, unplugged, network drop, 解析, 域名, 169,
    未识别的网络, 未识别, speed test, on cable, via cable, mbit, domain name, apipa, leased line,
    专线, 缓冲, 墙上的口, wall port, port at, lan port, network port, patch panel, 信息口, resolve,
    broadband, 地球, 网上邻居, 路由, 拨号上网, 宽带连接, 651, 广播风暴, 墙上那个口, 墙上网口,
    那个口, 下载速度, 下载慢, 网站访问不了, 打不开网站, 防火墙, 到服务器的网络, no route,
    cable damaged, broken clip, cable, pings, ip phone, website blocked, any website, pages take,
    pages load, download only, kb s, socket under, intranet, storm broadcast, 网时好时坏, 的网,
    ping不通, gone slow
internet:
    网络, 网, 网速, 网页, 网不好, 上网, 互联网, 百度, 联网, 网断, network, internet, web page,
    online, offline, net, connection, website load, browse, bandwidth, 网不行, 网卡, 打开网页,
    开网页, 上不了, 上不去, 断网, 断了网, get online, lost connection, lose connection, webpage,
    websites
floor:
    楼, 层, 整层, 整个科室, 全部门, 我们科, 所有人, 大家都, 全馆, floor, whole office, everybody,
    building, everyone in, 全科, 三个人, 我们科室, department, corridor
wifi:
    wifi, 无线网, 无线, 无线网络, WLAN, 热点, SSID, AP, 访客网络, 来宾网络, 无限网, wifl, 信号差,
    信号弱, 无线信号, 信号不好, wi fi, wireless network, wireless, wlan, ssid, hotspot,
    access point, ap, eduroam, guest network, roaming, 5ghz, wify, wireles, signal, 信号太差,
    没信号, 信号时有时无, 无线上网, 访客网, 搜不到, 加不进去, signal strength, access points,
    portal page, kicked off, coverage, reception, dead spot, 飞行模式, airplane mode, flight mode,
    wifi adapter, wireless adapter
guest:
    访客, 来宾, 外来, 客人, guest, visitor, visitors, readers phone
vpn:
    VPN, 远程, 远程桌面, 远程办公, 远程连接, 远程接入, 在家, 居家, 家里, 出差, 在外面, 外地,
    堡垒机, 云桌面, 向日葵, todesk, mstsc, 跳板机, 零信任, 深信服, easyconnect, anydesk,
    teamviewer, 远控, 虚拟专网, vpn, remote desktop, rdp, remote, remotely, from home, home office,
    work from home, wfh, from outside, travel, travelling, bastion, jump server, jump host,
    anyconnect, globalprotect, citrix, virtual desktop, openvpn, fortinet, forticlient, wireguard,
    vdi, hotel, business trip, away from office, 家里连, 从家, 酒店, 拨上, 拨不上, 拨号, 异地,
    隧道, 内网穿透, atrust, sslvpn, 远程控制, 对方不在线, from my home, at home, my home,
    company network, office network, tunnel, on the road, abroad, airport, while travelling,
    outside the office, offsite, off site, remote access, telework, remote into, 从外网, 外网访问,
    cloud desktop, 外面访问, 内部系统, internal systems, internal sites, 外部访问
password:
    密码, 口令, 忘了, 不记得, 想不起来, 重置, 初始密码, 改密, 解锁, 锁定, 锁了, 被锁, PIN码, 令牌,
    动态口令, 双因素, 二次验证, 二步验证, MFA, 2FA, 验证器, 输错, 错太多次, 记不得, password,
    passwd, pw, pwd, passcode, forgot, forgotten, unlock, locked out, locked, pin, 2fa, mfa,
    two factor, authenticator, wrong attempts, credential, otp, sms code, 密码弄丢, 密码错误,
    密码不对, 账户已锁定, 动态码, 改密码, 密码到期, 修改密码, 手机换号, 换手机号, 换了手机, 换手机,
    wrong password, invalid password, new phone, change password, changing password,
    typed it wrong, wrong too often, reset code, security code, invalid credentials, reset my,
    reset password, reset link, cannot remember, dont remember, cant remember, hardware token,
    soft token, 身份验证器, 锁屏解不开, 解不开, 冻结, windows hello, hello does not, second factor,
    fingerprint login, sms, verification, 账户被冻结, 用户名忘, username forgotten,
    whats my username, password forgotten, forgot my, 忘记了, 忘记, 密码锁
signin:
    登录, 登陆, 登不上, 登不进, 登不了, 登录不了, 登录失败, 验证码, 短信验证, 单点登录, 认证,
    身份验证, 扫码登录, 登入, log in, login, log on, logon, sign in, signin, sso, single sign on,
    verification code, authentication, logging in, signing in
account:
    账号, 帐号, 账户, 帐户, 用户名, 工号, 域账号, 号, account, username, user name, user id,
    accounts
access:
    权限, 开通, 授权, 拒绝访问, 无权, 没权限, 没有权限, 邮件组, 公共邮箱, 只读, 可写, 加进, 加入,
    把我加, 拉进群, 加到, 代理, 审批权, 访问权, 注销, 开号, 开账号, 开个号, 开个账号, 建账号,
    建个账号, 新建账号, 回收权限, 管理员, permission, access, right, rights, grant, denied,
    mailing list, distribution list, shared mailbox, revoke, privilege, authorise, authorize,
    authorized, read only, write access, add me, member, membership, deactivate, create account,
    disable account, admin rights, delegate, sharepoint, group, 没权, 收回, 收回权限, 开门禁,
    门禁卡, K盘, 加个人, 加人, 移出, 去掉, 可编辑, 编辑权限, 查看权限, 拒绝, 需要权限, 没有访问权,
    代收, 授予, be able to edit, edit rights, removed me, remove me, need rights, badge,
    entitlement, authorisation, authorization, allowed, approval rights, give access, no rights,
    transfer permissions, my permissions, 系统里删掉, 开一个账号, 账号开一个, 查询账号, 只读账号,
    disable his, disable her, his login, her login, his access, sql login, for reporting,
    close the account, delete user, read only account, 停用账号, 禁用账号, 账号停, 号停了,
    name is wrong, 申请访问, 访问档案, access request
people:
    新员工, 新同事, 新来的, 新人, 入职, 离职, 实习生, 调岗, 调动, 借调, 外包, 退休, 调走, 临时工,
    辞职, 转正, 换部门, 新老师, 实习, 报到, 转岗, new employee, new hire, new colleague,
    new starter, starter, joiner, leaver, intern, contractor, onboard, onboarding, offboarding,
    left the company, resigned, resign, retire, transferred, new department, trainee, temp,
    freelancer, joins, joined, starts on, starts monday, last day, 来报到, 新进, 新职工, 新来,
    走了, 已离职, 调去, 调到, 换到, 供应商, 外协, 驻场, 秘书, changed teams, changed departments,
    moved to another team, moved department, supplier, vendor person, auditor, coworker, colleague,
    deputy, secretary, has left, is leaving, new people, newcomers, new joiner, new staff
share:
    共享文件夹, 共享盘, 共享目录, 公共盘, 共享, 文件服务器, 网盘, 文件夹, shared folder,
    shared drive, share, network drive, folder, file share, fileserver, file server, s drive,
    common drive
virus:
    病毒, 木马, 中毒, 中招, 勒索, 挖矿, 弹窗, 弹广告, 广告, 流氓软件, 流氓, 杀毒, 杀毒软件, 病毒库,
    主页被改, 主页被篡改, 篡改, 劫持, 恶意软件, 恶意, 蠕虫, 后门, 被黑, 黑客, 报毒, 火绒, 360,
    卫士, 带毒, 查杀, 毒, 加密了, 全家桶, 捆绑, 异常进程, 被控制, 远控木马, 中病毒, 感染, virus,
    malware, trojan, ransom, ransomware, miner, mining, popup, pop up, adware, spyware, antivirus,
    anti virus, hijack, infected, infect, worm, hacked, hacker, encrypt, encrypted, defender,
    quarantine, threat, keylogger, suspicious process, bloatware, toolbar, defaced, malicious,
    virus definition, endpoint protection, mcafee, kaspersky, symantec, botnet, unwanted program,
    赌博, 倒计时, 杀软, 隔离, 威胁, 恶意地址, 外连, 态势感知, 通报, 后缀, 快捷方式, 挟持, 自动下载,
    删了又来, 破解, 黄色网站, 色情, 毒霸, 卡巴斯基, 诺顿, casino, porn, gambling, encrypting,
    shortcut, threat found, infection, strange extension, countdown, cryptolocker, malicious site,
    crack, pup, hao123, 2345, locked extension, ransom note, browser extension, ads, advert,
    advertisement, c2, wannacry, readme, 不认识的进程, 没装过, 被人改, 被挂马, 挂马, 跳转到奇怪,
    奇怪的网站, 电脑不对劲, 电脑变得很奇怪, 不正常了, 电脑就不正常, 被篡改, 被改成, 主页变成,
    acts weird, acting weird, act weird, strange things, strangely, weird things, strange sites,
    weird sites, strange page, redirect, redirects, i never installed, never installed,
    replaced search engine, search engine, scareware, av found, files renamed, unknown process,
    sends spam, renamed, homepage keeps, homepage, 主页
phishing:
    钓鱼, 诈骗, 骗子, 被骗, 骗, 可疑, 陌生, 冒充, 假冒, 仿冒, 异地登录, 被盗, 盗号, 垃圾邮件, 中奖,
    补贴, 骚扰, 来历不明, 不明, 诱导, 泄露, 陌生人, 不认识的人, 自称, 敲诈, 假的, 真的假的, 真的吗,
    退款, 冒名, phishing, phish, scam, scammer, fraud, fake, suspicious, strange mail, weird mail,
    strange email, weird email, impersonate, pretend, spam, junk, spoof, unknown sender, stranger,
    gift card, wire transfer, invoice from unknown, legit, real, unusual sign in, unusual login,
    from abroad, leak, blackmail, stolen, compromised, tricked, not me, wasnt me, dodgy,
    urgent payment, 客服, 微软客服, 说是, 说是真的, 骗人, 不是本人, 不是我, 境外, 国外, 在美国,
    刷单, 借钱, 加我微信, 让点, 让我点, 打电话要, 要验证码, 套取, 真假, 中了奖, 社保, 医保, 快递,
    退税, 包裹, 理赔, 被登, 别人登, 有人登, 泄漏, fell for, gave them, gave my, too good, prize,
    lottery, asks for my, dhl, parcel, odd mail, odd email, foreign country, another country,
    in my name, as me, taken over, takeover, tax refund, claims to be, claiming to be,
    impersonation, on behalf of boss, suspicious login, data breach, personal data, extort, ETC,
    扫二维码, 二维码填, 奇怪的附件, 不敢点, 发件人, 域名不对, 告诉别人, 有人用我, 别人用了,
    被别人用, 远程协助, 让我远程, 陌生人进, 让我认证, 要我认证, 停用让, strange message,
    strange whatsapp, someone else uses, someone uses, somebody logged in, logged in as me,
    hacked account, account was hacked, from russia, from china, login alert, login attempt,
    wants my code, wants my login, wants my password, caller, call from, calls, looks wrong,
    advertising, unknown attachment, from a stranger, unknown number, confidential data sent,
    whatsapp
restore:
    恢复, 找回, 误删, 删了, 删除, 删掉, 删没, 覆盖, 丢失, 回收站, 没保存, 未保存, 历史版本, 旧版本,
    以前的版本, 还原, 导出来, 格式化, 弄丢, 找不到了, 之前的版本, 救回来, 抢救, 取出来, 拷出来,
    restore, recover, recovery, deleted, delete, overwrite, overwrote, overwritten, get back,
    bring back, recycle bin, trash, previous version, old version, earlier version, undelete,
    unsaved, without saving, formatted, accidentally, by mistake, by accident, missing file, wiped,
    retrieve, saved over, yesterdays version, last weeks version, 改乱, 退回去, 调出来, 回退,
    回滚到, 撤销删除, 复原, 弄没, 搞没, 搞丢, 丢失了, 找不着, 被清, 清掉, 一起清了, 误操作,
    误格式化, 删错, 删除了, 盖掉, 覆盖了, 存错, 没存, 还没保存, 没来得及保存, 原来的版本,
    昨天的版本, 上周的版本, roll back, rollback, revert, original, replaced by, changed by mistake,
    undo, turn up, crashed before saving, not saved, didnt save, erased, removed by mistake,
    mistakenly, want back, want it back, need back, need it back, need the original, have back,
    拿回来, 想要回, 上个月的备份, 找不回来, backup of, version from, mails back, cant find it,
    moved folder, shadow copy, crashed before, 名一样被替换, 被替换, lost my, after the crash,
    crash lost
files:
    文件, 资料, 数据, 照片, 材料, 稿子, 聊天记录, 方案, 文稿, file, files, photo, picture, data,
    presentation, record
database:
    数据库, SQL, oracle, mysql, sqlserver, 表空间, 死锁, 锁表, 主从, 主库, 从库, 备库, 归档,
    慢查询, redis, mongodb, postgres, 达梦, 人大金仓, 金仓, 存储过程, 跑批, 连接数, 连接池, 监听,
    索引, 事务日志, dba, 查询慢, 复制延迟, 同步延迟, 库表, 高斯, gaussdb, oceanbase, 临时表, DM8,
    数据表, 归档日志, database, databse, db, dbs, sql, sql server, mssql, postgresql, mariadb,
    tablespace, deadlock, replica, replication, standby, slow query, query, stored procedure,
    listener, archive log, redo log, connection pool, rac, rman, transaction log, table lock,
    too many connections, max connections, ora, dump, schema, lock wait, dataguard, 3306, 1521,
    1433, 5432, 锁等待, tempdb, select, 业务库, 数据泵, 慢sql, sql慢, 日志文件, sqlagent,
    data pump, dbf, asm, elasticsearch, replica lag, failover, clob, vacuum, too many clients,
    standby lag, ora 00257, ora 12541, ora 01653, sessions, 表锁, 事务, 复制中断, 主备, 切换,
    全量备份, 库挂, 库的空间, archive destination, index corrupted, index rebuild, slave,
    out of sync, statistics, locks block, in sync, 集群变红, es集群, 数据库监控, shard,
    cluster red, datafile, 会话锁, 会话卡, 堆会话
want:
    申请, 领用, 领, 想要, 要一个, 要个, 要一台, 要根, 采购, 购买, 买, 配一台, 配台, 配个, 配备,
    借一个, 借个, 借用, 借一台, 借台, 换一台, 换个, 换台, 换一个, 换新, 更换, 增配, 加配, 增加一台,
    新购, 缺一个, 缺个, 缺一台, 需要一台, 需要一个, 给我们配, 备用, 补发, 补领, 多要, 添置, 发一个,
    发个, 再来, 升级配置, 想换, 发几, 领几, 配发, 有没有多余, 来一个, 来两, request, buy, purchase,
    borrow, replace, replacement, new laptop, new mouse, new monitor, new keyboard, spare,
    would like, want, get me, get us, equip, loan, loaner, procure, can i have, can i get,
    can we get, could i get, could we get, like to have, second monitor, an additional, new one,
    ran out, upgrade my, 缺一套, 没有电脑用, 备货, 多来了, 发一套, 换个好点, 换好点, 好点的, 想配,
    也想要, 给我一, 要一套, 换大, 换大一点, 借十台, 借几台, 想借, 借, lend us, lend me, lend,
    i want, we want, no spare, 要一, 要A4纸, 要标签, 还要, 再要, 想升级, 配一套, 要配, 没有多的,
    for my pc, wanted, please order, another one, order a, order new, order some, to order,
    place an order
install:
    安装, 装个, 装一下, 装上, 重装, 卸载, 装, 重做系统, 装机, 部署, 安装包, 装软件, 装系统,
    install, installation, instal, uninstall, reinstall, set up, put on, deploy, installer,
    package, 下载安装, 装一个, 重新装, 帮我装, 给装, 打个驱动, 下一个, put on my, reimage,
    fresh installation, get installed, missing driver, 装程序, 下载, 安装杀毒, 升到win11,
    升级到win, 升到win10, upgrade to windows, update to the latest, put autocad, uninstall the,
    admin password, administrator, 管理员密码, 没有管理员, install antivirus, want to use,
    download for me, zhuang
move:
    搬, 搬家, 搬迁, 搬到, 搬走, 搬去, 移到, 挪, 移机, 移动, 换位置, 换地方, 换办公室, 换座位,
    换工位, 工位, 布线, 拉网线, 拉一根, 拉线, 走线, 信息点, 加网口, 新增网口, 插座, 墙插, 回收,
    报废, 新办公室, 装修, 腾办公室, 移位, 迁移, 调座位, 调整, 迁到, 迁, 拆装, 网络面板, 线槽, 地插,
    拆, 理线, move, moving, relocate, relocation, office move, new office, swap desk, swap seat,
    desk change, lay a cable, pull a cable, run a cable, new outlet, new socket, network outlet,
    network socket, power outlet, power socket, wall outlet, outlet, socket, dispose, disposal,
    recycling, pick up, renovation, another floor, to another room, new building, new seat,
    seat change, dismantle, transport, carry, rearrange, reposition, new desk, clear out, collect,
    换到, 拉走, 收走, 处理掉, 清走, 腾出, 抬, 摆, 搬过去, 搬过来, 挪到, 换个地方, 换位, 从三楼,
    移过去, 装到, 吊装, 接过去, 新工位, 新增工位, 重新接, 靠窗, 布点, 布两个, 接长, 不够长, 网点,
    布网, 接网, 增加网口, 加个网口, 增加信息点, get rid of, bring over, bring my pc,
    bring my computer, change desks, changing desks, switch offices, switching offices,
    switch desks, reach the desk, take away, take the old, scrap, over to room, to room, new room,
    new corner, seating, re mount, remount, haul, put in the next room, rewire, more outlets,
    lan outlet, data point, data points, needs power, cables under, under the desk, gather,
    elsewhere, 换个位置, 重新走, 布置, 临时拉网, 搭网络, 清理, 旧设备, workplace, workplaces, lay,
    pull, extend the, hang the, set up pcs, exam room, for an event, put the printer, put it in,
    in the next room, 搬打印机, 帮忙搬, 加一个电话点, 电话点, 想多几个, 加一个网口, 网口不够,
    不够用想, 加装, phone line, add a wall socket, network points, my desk moved, after moving,
    理一理线, 桌下的线, swap two, swap seats, shift my, 挪动, cabling for, new cabling, cabling of,
    wiring for
broken:
    坏了, 坏, 不能用, 用不了, 没反应, 无反应, 打不开, 报错, 不行了, 不行, 失灵, 故障, 出问题, 挂了,
    不好使, 不好用, 异常, 罢工, 歇菜, 完蛋, 崩了, 没用, 有问题, 不工作, 失败, 出错, 无法使用, 不灵,
    趴窝, 瘫痪, 抽风, 又不行, 掉链子, 起不来, broken, not working, doesnt work, does not work,
    dont work, dosnt work, stopped working, wont work, fail, failed, fails, failure, error,
    defective, faulty, out of order, crash, crashed, crashes, no response, not respond,
    not responding, unresponsive, issue, problem, acting up, bugged, bust, trouble, wont open,
    not open, not opening, cant open, doesnt open, does not open, down
slow:
    慢, 很卡, 特别卡, 卡顿, 卡死, 转圈, 太卡, 好卡, 巨卡, 卡得, 半天, 延迟, 卡成, slow, lag, laggy,
    sluggish, takes forever, takes minutes, takes ages, crawl, spinning, 跑不动, 反应很慢, 反应慢,
    卡成ppt, 卡得要死, 等好久, 好慢, 超慢, 太慢, 蜗牛, lagging, hang on
nosound:
    没声音, 没有声音, 无声, 声音, 杂音, 听不见, 听不到, 没声, no sound, sound, hear, audio, volume,
    mute
nopicture:
    没画面, 无信号, 没信号, 不显示, 没图像, 没影像, 看不到画面, no signal, no picture, no image,
    picture, no video
connect:
    连不上, 连接不上, 连接失败, 连接超时, 接不上, 断开, 断线, 掉线, 连不了, 链接不上, 无法连接,
    老断, 断断续续, 时断时续, 搜不到, connect, connecting, disconnect, reconnect, cant connect,
    cannot connect, drop, dropping, drops, unreachable, reach, 加不进去, 登不上去, 连上了, 收不到,
    连接服务器, lost connection, times out, timeout, timed out, no connection, refused, 超时
touch:
    触摸, 触屏, 触摸屏, 点不准, 点不动, 点了没反应, 触控, touch, touchscreen, touch screen, tap
popup2:
    弹窗, 弹出, 老弹, 一直弹, 跳出来, pop, pops, popping
lights:
    亮红灯, 红灯, 黄灯, 橙灯, 指示灯, 告警灯, 报警灯, 灯亮, 报警, 告警, 警报, amber, red light,
    orange light, led, alarm, alert, warning light, blinking
phone:
    电话, 座机, 话机, 分机, 手机, phone, telephone, desk phone, extension, ip phone, voip
tablet:
    平板, ipad, tablet
software:
    软件, 客户端, 程序, 插件, 控件, 应用, software, program, client, app, plugin, plug in, add in,
    tool, java, python, matlab, spss, photoshop, ps, visio, project, notepad, 思维导图, 解压软件,
    剪辑, 字体库, 还原软件, firefox, 7zip, winrar, 杀毒软件安装, editor, video editor, pdf editor,
    cad软件, dingtalk client, adobe, pdf软件
licence:
    许可, 正版, 授权码, 序列号, 激活码, 许可证, license, licence, serial number, subscription,
    到期, 会员, 授权, 软件授权
version:
    升级, 最新版, 新版, 新版本, 版本, 更新到, upgrade, latest, newer, update to, version, 升到,
    升级到, 版本过低
driver:
    驱动, 打驱动, driver, qudong
machine:
    机器, 机子, 设备, machine, box, device, unit, equipment
mail:
    邮件, 邮箱, 信箱, mail, email, mailbox, emails, 来信
mine:
    我的, 我电脑, 我这, 我家, 自己的, 我自己, 本人, my, mine, my own, wode
notseen:
    不识别, 识别不了, 识别不到, 不认, 认不出, 认不到, 找不到, 检测不到, 读不出, 读不到, 扫不到,
    扫不出, not recognized, not recognised, not detected, not found, cannot find, cant find,
    cant see, doesnt see, not visible, does not show up, not showing, not see
count:
    一台, 一个, 两台, 两个, 三台, 三个, 十台, 一套, 一块, 一根, 一把, 一部, 一条, 几台, 几个, 五台,
    两盒, 两包, 一箱, 一盒, 一批, 一支, 一卷, boxes, pieces, a pair, a couple, ten
changed:
    换了, 换过, 刚换, 换完, 换了新, 换上, 替换, replaced, changed the, swapped, after replacing,
    just replaced, already
selfact:
    自己, 自动, 自己动, 自行, by itself, on its own, itself, themselves, alone, automatically
backup:
    备份, backup, 备份文件, snapshot, 快照
gone:
    没了, 不见了, 丢了, 消失, 全没, 清空, 没有了, gone, lost, missing, disappear, vanish, nowhere
expired:
    过期, 到期, 失效, expire, expired, expires, expiry, about to expire
library:
    图书, 图书馆, 馆, library, 阅览室, 儿童馆, reading room, reading
nothing:
    领导, 好像, 响应时间, 影响, 反响, 手机号, 号码, 楼道, 麻烦, 包装, 服装, 假装, 看了, 去看了,
    点开机
need:
    需要, 要用, need, needs, needed, require
notincl:
    没有, 缺少, 没装, 没有安装, does not have, dont have, there is no, without
long:
    半天, 等好久, 转圈, 一直转, 等很久, forever, ages, minutes, hours
controlled:
    不受控制, 被控制, 被人控制, 远控了, 自己在动, 自己点, 自己动, 被远控, 远程控制我, controls my,
    control my pc, moves alone, moves by itself, moves on its own, remote access to my computer,
    到处点
exe:
    exe, .exe, 变成exe, 可执行
mailads:
    广告邮件, 垃圾广告, 推销邮件, advertising mail, junk mail, newsletter
sleep:
    睡眠, 休眠, 待机, 唤醒, wake, wake up, sleep, hibernate, standby mode
website:
    网站, 官网, 网址, website, web site, homepage, site
empty:
    空的, 空白, empty, blank, nothing comes
hurry:
    马上, 急, 很急, 尽快, 紧急, urgent, asap, in 5 minutes
click:
    点了, 点开了, 点击, 点进, 链接, 网址, link, links, click, clicked, 二维码, qr code
see:
    能看, 也能看, 可以看, 看不到, 看得到, also see, should see, be able to see, let me see
lack:
    缺一, 缺台, 缺少, 增加, another, extra, additional, one more, 加一个, 加一台, 增设, 新增, 增配,
    as well, not enough, in addition, 不够用, 再加
session:
    会话, session, sessions, logged out, logs out
money:
    要钱, 交钱, 转账, 付款, 汇款, 打款, 银行, 比特币, bitcoin, money, payment, pay, transfer, bank,
    赎金, ransom money
"""

SMALL_WORDS: Final = """
a an the is are was were am be been it its this that these those i im ive me my we our us
you your he she they them his her their and or but so of at by as for please pls plz
thanks thank thx hi hello hey dear help can could would will do does did has have had just
there here some any very really too also again today yesterday morning since now when then
if what how why anyone someone everyone somebody id ill youre hes sir team guys
"""
"""English words that say nothing about what is wrong."""

OTHER_WORDS: Final = """
state states thread random rest rich sell star stated stale control controlled interest
interested interesting welcome contrast render replicate pocket packet factory produce leader
latter letter bother sticky driven treat altered alter factor month monkey format forget cook
tick median house houses looked price prices prince sever pointer hour hours rooms works worked
worst place places plate later water women woman world party pretty really reason reasons season
sharing shape sheep short shirt shot sport spent spend speech still stone store stores story
stress string strong style table tables taste teach third thirty three tight tired title total
tough tower track trade train trip true truck trust truth twice until voice waste weather weight
where which while white whole whose worry worse worth would wrong young yours chair chairs class
clean clear climb close coach coast count court cover cross crowd
"""
"""English words that are near to others and right as they are."""
