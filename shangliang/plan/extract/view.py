"""A normalised view of a raw text, with the way back.

The grammar reads the view; facts speak of the raw text. The view folds full-width letters and digits, maps traditional characters
to simplified ones (for matching only), turns the punctuation of a Chinese sentence into its full-width form, and leaves out what stands
in the middle of a sentence that was cut by a paragraph break. Everything but the leaving out is one character for one character.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

TRADITIONAL = (
    "萬與專業東絲丟兩嚴喪個豐臨為麗舉麼義烏樂喬習鄉書買亂爭虧雲亞產畝親億僅從倉儀們價眾優會傘偉傳傷倫僞體餘傭債傾償儲"
    "兒黨蘭關興養獸內岡冊寫軍農馮沖決況凍淨涼減湊鳳憑凱擊鑿劃劉則剛創刪別剝劑劍劇勸辦務動勵勁勞勢勻區醫華協單賣盧衛卻"
    "廠廳歷厲壓廁廈縣參雙發變敘葉號嘆嚇嗎啟吳吶員聽嗚詢響啞嘩噸囑團園圍國圖圓聖場壞塊堅壇壩墳墜墾壘壯聲處備復夠頭誇夾"
    "奪奮獎婦媽嬰學孫寧寶實寵審憲宮寬賓寢對尋導壽將爾塵嘗堯屆屍層屬歲豈嶇島嶺嶼幣帥師帳簾幟帶幫莊慶廬庫應廟龐廢開異棄"
    "張彌彎彈強歸當錄徹徑態憐總懇惡惱懸驚懷憤願戲戰戶撲擴掃揚擾撫拋搶護報擔擬攏揀擁攔擇掛摯擠揮損換據攜攝擺搖斂數齋斷"
    "無舊時曠曬顯晉曉暈暫術機殺雜權條來楊極構樞棗櫃檸標棧欄樹樣檔橋樁夢檢樓欖槍殘毀氈氣漢湯溝沒滬瀝淪滄濘淚潔灑澆濁測"
    "濟渾濃塗湧潤漲滲漁濕溫遊灣溼潰濺滿濱灘濾災燦爐點煉爛煩燒燈熱愛爺牽犧狀猶獨獄獅獵環現瑪瑤電畫暢療瘧瘡瘋監盤盜蓋睜"
    "矚礦碼磚確礙禮禍離種積稱穩窮竊競筆筍節範築簡簽籃籌糧糾紀約紅紋納純紙級紛紡終組經綁結繞繪給絡絕統絹綉繼續緒綺綫線"
    "綱網維綜綠綴緝緊緩締編緣縫縮績織繳罷羅罰職聯聰肅腸膚膠腦腳脫臉臘臺艙艱蘆蘇蘋莖薦藥萊獲蓮營蕭薩藝藍虛蟲蠶補襯襲裝"
    "裏複見觀規視覽覺訂計訊討訓議記講諱訪設許論訟訴診證評識詐詞譯試詩誠話誕該詳語誤說誦請諸課調談誼謀謂謝謠謹譜豬貝貞"
    "負財責賢敗貨質販貪貧貯購貼貴貸貿費賀資賦賬賽贊贈贏趙趕趨躍踐蹤車軌軒轉輪軟輕載較輔輛輩輝輯輸轄邊達遷過邁運還這進"
    "遠違連遲適選遺遼鄧鄭鄰醞釀釋針鈔鉤鈴鋼鐵鋁銅鋪銷鎖鋒錢錦鍵鎮鏡長門閃閉問間閱闊隊陽陰陣階際陸陳險隨隱隸難雖雞靈靜"
    "頂項順須預領頗頻題顆顏額類顧飛飯飲館馬駐駕驗騙騰驅魯鮮鳥鳴鹽麥黃齊齡龍龜於佈佔並係倖準幾彙徵恆慾採捲衆羣彆裡製鬥"
    "鬱鬧註託誌跡週鑑閒隻髮鬆鹹歎畢後獻讓盡儘觸鞏澤慮懲輿譽諮貫紮驟蘊鍛賴衝憂屢銜辭頒飽飾噴攬瞭啓敵擋嶄撐縱橫幹乾麵讚"
    "闡釐攤廣曆練聞誰讀貢賞遞頁風魚撥歡淺牆疊矯祕稅細臟鏈霧韌傑塢壟嫻巒廚憫懶攪暉榮樸橢殼澀瀏煒爲瑋瓏皚睏禎籠綏緯罈羨"
    "聳膽蔣蕩薑蝦諧譚貶鄔鄒釗銘錫鍾鐘閩閻陝雋韓頤驪鵬"
)
SIMPLIFIED = (
    "万与专业东丝丢两严丧个丰临为丽举么义乌乐乔习乡书买乱争亏云亚产亩亲亿仅从仓仪们价众优会伞伟传伤伦伪体余佣债倾偿储"
    "儿党兰关兴养兽内冈册写军农冯冲决况冻净凉减凑凤凭凯击凿划刘则刚创删别剥剂剑剧劝办务动励劲劳势匀区医华协单卖卢卫却"
    "厂厅历厉压厕厦县参双发变叙叶号叹吓吗启吴呐员听呜询响哑哗吨嘱团园围国图圆圣场坏块坚坛坝坟坠垦垒壮声处备复够头夸夹"
    "夺奋奖妇妈婴学孙宁宝实宠审宪宫宽宾寝对寻导寿将尔尘尝尧届尸层属岁岂岖岛岭屿币帅师帐帘帜带帮庄庆庐库应庙庞废开异弃"
    "张弥弯弹强归当录彻径态怜总恳恶恼悬惊怀愤愿戏战户扑扩扫扬扰抚抛抢护报担拟拢拣拥拦择挂挚挤挥损换据携摄摆摇敛数斋断"
    "无旧时旷晒显晋晓晕暂术机杀杂权条来杨极构枢枣柜柠标栈栏树样档桥桩梦检楼榄枪残毁毡气汉汤沟没沪沥沦沧泞泪洁洒浇浊测"
    "济浑浓涂涌润涨渗渔湿温游湾湿溃溅满滨滩滤灾灿炉点炼烂烦烧灯热爱爷牵牺状犹独狱狮猎环现玛瑶电画畅疗疟疮疯监盘盗盖睁"
    "瞩矿码砖确碍礼祸离种积称稳穷窃竞笔笋节范筑简签篮筹粮纠纪约红纹纳纯纸级纷纺终组经绑结绕绘给络绝统绢绣继续绪绮线线"
    "纲网维综绿缀缉紧缓缔编缘缝缩绩织缴罢罗罚职联聪肃肠肤胶脑脚脱脸腊台舱艰芦苏苹茎荐药莱获莲营萧萨艺蓝虚虫蚕补衬袭装"
    "里复见观规视览觉订计讯讨训议记讲讳访设许论讼诉诊证评识诈词译试诗诚话诞该详语误说诵请诸课调谈谊谋谓谢谣谨谱猪贝贞"
    "负财责贤败货质贩贪贫贮购贴贵贷贸费贺资赋账赛赞赠赢赵赶趋跃践踪车轨轩转轮软轻载较辅辆辈辉辑输辖边达迁过迈运还这进"
    "远违连迟适选遗辽邓郑邻酝酿释针钞钩铃钢铁铝铜铺销锁锋钱锦键镇镜长门闪闭问间阅阔队阳阴阵阶际陆陈险随隐隶难虽鸡灵静"
    "顶项顺须预领颇频题颗颜额类顾飞饭饮馆马驻驾验骗腾驱鲁鲜鸟鸣盐麦黄齐龄龙龟于布占并系幸准几汇征恒欲采卷众群别里制斗"
    "郁闹注托志迹周鉴闲只发松咸叹毕后献让尽尽触巩泽虑惩舆誉咨贯扎骤蕴锻赖冲忧屡衔辞颁饱饰喷揽了启敌挡崭撑纵横干干面赞"
    "阐厘摊广历练闻谁读贡赏递页风鱼拨欢浅墙叠矫秘税细脏链雾韧杰坞垄娴峦厨悯懒搅晖荣朴椭壳涩浏炜为玮珑皑困祯笼绥纬坛羡"
    "耸胆蒋荡姜虾谐谭贬邬邹钊铭锡钟钟闽阎陕隽韩颐骊鹏"
)
FOLD = {ord(a): b for a, b in zip(TRADITIONAL, SIMPLIFIED, strict=True)}
FOLD |= {code: chr(code - 0xFEE0) for code in range(0xFF10, 0xFF1A)}
FOLD |= {code: chr(code - 0xFEE0) for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
FOLD |= {
    ord(a): b
    for a, b in zip(
        "％﹪＋－＝／＜＞｜～＿＊＃　\t\xa0\u2002\u2003\u2009\u202f\u3000\v\f\r",
        "%%+-=/<>|~_*#          \n\n\n",
        strict=False,
    )
}
FOLD |= {ord(a): b for a, b in zip("()[]〔〕【】;:!?﹙﹚", "（）［］［］［］；：！？（）", strict=True)}
FOLD |= {ord(a): b for a, b in zip("—–―─‐‑‒−﹣", "-" * 9, strict=True)}
FOLD |= {ord(a): b for a, b in zip("『』「」", "“”“”", strict=True)}
HAN = "\u3400-\u9fff"
BREAK_AFTER_HAN = re.compile(rf"(?<=[{HAN}”》）]),|,(?=[{HAN}“《（])")
BLANK_BY_DIGIT = re.compile(rf"(?<=\d) {{1,3}}(?=[{HAN}%])|(?<=[{HAN}“（]) {{1,3}}(?=\d{{1,9}} {{0,3}}[{HAN}%])")
SPREAD_LABEL = re.compile(
    rf"(?:(?<=\n)|(?<=\n )|(?<=^)|(?<=[；。 ]))[{HAN}]( {{1,8}})[{HAN}](?: {{1,8}}[{HAN}])?(?= ?：)"
)
CLASSIFIED = re.compile(r"[个名件篇条次户人场份项位家亩元万亿年月日号届期册部%余多支对批起座处所宗]")


@dataclass(frozen=True)
class View:
    """The normalised text and where each of its pieces began in the raw text."""

    text: str
    _starts: tuple[int, ...]
    _raw: tuple[int, ...]

    def raw(self, at: int) -> int:
        """The raw offset of the view character at `at`."""
        piece = bisect_right(self._starts, at) - 1
        return self._raw[piece] + at - self._starts[piece]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The raw span that holds the view's [start, end)."""
        if end <= start:
            low = self.raw(start)
            return low, low
        return self.raw(start), self.raw(end - 1) + 1

    def words(self, text: str, start: int, end: int) -> str:
        """The raw words of the view's [start, end), without what the view leaves out."""
        if end <= start:
            return ""
        parts, at = list[str](), start
        piece = bisect_right(self._starts, start) - 1
        while at < end:
            stop = min(end, self._starts[piece + 1]) if piece + 1 < len(self._starts) else end
            low = self._raw[piece] + at - self._starts[piece]
            parts.append(text[low : low + stop - at])
            at, piece = stop, piece + 1
        return "".join(parts)

    def at_raw(self, offset: int) -> int:
        """The view offset of a raw offset (of the next kept character when it was left out)."""
        piece = max(0, bisect_right(self._raw, offset) - 1)
        stop = self._starts[piece + 1] if piece + 1 < len(self._starts) else len(self.text)
        return min(self._starts[piece] + offset - self._raw[piece], stop)


def fold(text: str) -> str:
    """The text folded one character for one character: width, punctuation, traditional to simplified, cells cut by `|`."""
    if text.count("\t") >= 2:
        text = "\n".join(bar_cells(line) for line in text.split("\n"))
    return BREAK_AFTER_HAN.sub("，", text.translate(FOLD))


def bar_cells(line: str) -> str:
    """A row whose cells are cut by tabs, with bars instead; other lines as they are."""
    inner = line.strip()
    if inner.count("\t") < 2:
        return line
    low = line.index(inner)
    return line[:low] + inner.replace("\t", "|") + line[low + len(inner) :]


def make_view(folded: str, joints: list[tuple[int, int]]) -> View:
    """The view of a folded text; `joints` are the spans of paragraph breaks and site lines to leave out."""
    gaps = list(joints)
    for found in BLANK_BY_DIGIT.finditer(folded):
        after = folded[found.end() : found.end() + 1]
        if folded[found.start() - 1].isdigit() and not (after == "%" or CLASSIFIED.match(after)):
            continue
        if not folded[found.start() - 1].isdigit() and not re.match(
            r"\d{1,9} {0,3}[个名件篇条次户人场份项位家亩元万亿%余多]", folded[found.end() : found.end() + 14]
        ):
            continue
        gaps.append(found.span())
    for found in SPREAD_LABEL.finditer(folded):
        at = found.start()
        gaps.extend((at + blank.start(), at + blank.end()) for blank in re.finditer(" {1,8}", found.group()))
    gaps.sort()
    pieces, starts, raw, at, length = list[str](), list[int](), list[int](), 0, 0
    for low, high in gaps:
        if low < at or high <= low:
            continue
        if low > at:
            pieces.append(folded[at:low])
            starts.append(length)
            raw.append(at)
            length += low - at
        at = high
    pieces.append(folded[at:])
    starts.append(length)
    raw.append(at)
    return View("".join(pieces), tuple(starts), tuple(raw))
