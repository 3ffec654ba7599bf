package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

// longText is running text of an invented notice.
const longText = "为进一步规范学校采购行为，根据有关规定，现将本次实验设备采购项目的评审结果予以公示，公示期为三个工作日。" +
	"如对评审结果有异议，请在公示期内以书面形式向学校招标采购办公室提出，逾期不予受理。"

// frame puts an article between the navigation and the footer of an invented site.
func frame(head, article string) string {
	return `<!DOCTYPE html><html><head><meta charset="utf-8">` + head + `</head><body>
<div class="header"><a href="/">某某医学高等专科学校</a><ul class="nav"><li><a href="/xxgk.htm">学校概况</a></li><li><a href="/tzgg.htm">通知公告</a></li></ul></div>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt;&gt; <a href="/tzgg.htm">通知公告</a> &gt;&gt; 正文</div>
<div class="main">` + article + `</div>
<div class="links"><h3>最新信息</h3><ul><li><a href="/info/1001/9.htm">关于春季学期开学工作安排的通知</a> 2031-02-03</li></ul></div>
<div class="bottom"><p>版权所有 © 2009-2032 某某医学高等专科学校 地址：某市某路1号 2032-01-01</p></div></body></html>`
}

type detailTest struct {
	name    string
	address string
	page    string
	cms     string
	want    Detail
}

var detailTests = []detailTest{
	{
		name: "VSB: attachments outside the body, neighbours with dates, the editor's class nested in itself",
		cms:  "vsb", address: "http://www.example.edu.cn/info/1001/1234.htm",
		page: frame(`<title>实验设备采购项目结果公示-某某医学高等专科学校</title><meta name="pageTitle" content="实验设备采购项目结果公示">`,
			`<h2>通知公告</h2><form name="_newscontent_fromname"><div class="title">实验设备采购项目结果公示</div>
<div class="time">2023-05-06<em>作者：</em>浏览次数：<span><script>_showDynClicks("wbnews", 1, 1234)</script></span></div>
<div id="vsb_content"><div class="v_news_content"><div id="vsb_content"><div class="v_news_content"><p>`+longText+`</p><p style="text-align:right">2023年4月30日</p></div></div>
<p>附件【<a href="../../system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=22">评审结果.docx</a>】已下载<span>3</span>次</p>
<p>上一条：<a href="1233.htm">关于五一放假的通知</a> 2023-05-09</p><p>【<a href="javascript:window.close();">关闭</a>】</p></div></div></form>`),
		want: Detail{Title: "实验设备采购项目结果公示", Published: "2023-05-06", PublishedIn: EvidenceShown, Body: longText + "\n2023年4月30日",
			Attachments: []disclosure.Attachment{{Text: "评审结果.docx", URL: "http://www.example.edu.cn/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=22"}}},
	},
	{
		name: "WebPlus: dates of side boxes without a year",
		cms:  "webplus", address: "http://jwc.example.edu.cn/2022/1005/c1a2/page.htm",
		page: frame(`<title>关于调整课表的通知</title>`, `<div class="article"><h1 class="arti_title">关于调整课表的通知</h1>
<p class="arti_metas"><span class="arti_publisher">发布者：教务处</span><span class="arti_update">发布时间：2022.10.05</span><span class="arti_views">浏览次数：<span>10</span></span></p>
<div class="entry"><div class="read"><div class="wp_articlecontent"><p>`+longText+`</p><p>讲座时间：2022-11-01</p></div></div></div></div>
<div id="wp_news_w2"><ul><li><a href="/a.htm">另一条通知的标题</a><span>11-08</span></li></ul></div>`),
		want: Detail{Title: "关于调整课表的通知", Published: "2022-10-05", PublishedIn: EvidenceShown, Body: longText + "\n讲座时间：2022-11-01"},
	},
	{
		name: "TRS: date by script, metadata wrong by years, pre-title beside the title",
		cms:  "trs", address: "http://www.example.gov.cn/zwgk/202011/t20201127_65399695.html",
		page: frame(`<title>某某市教育局</title><meta name="ArticleTitle" content="全市学校食堂检查结果公布"><meta name="PubDate" content="2026-01-01 10:00"><meta name="ContentSource" content="元数据来源">`,
			`<h2>开学第一课</h2><h1>全市学校食堂检查结果公布</h1><div class="bar">发布时间：<script>var pubdata='2018年04月25日'; document.write(pubdata);</script> 来源：市教育局办公室&nbsp;&nbsp;字体：<span>大</span> <span>中</span> <span>小</span></div>
<div class="TRS_Editor"><style>.TRS_Editor P{margin:0}</style><div class="TRS_Editor"><p>`+longText+`</p></div></div>`),
		want: Detail{Title: "全市学校食堂检查结果公布", Published: "2018-04-25", PublishedIn: EvidenceScript, Source: "市教育局办公室", Body: longText},
	},
	{
		name: "TRS: date and source after the body",
		cms:  "trs", address: "http://www.example.gov.cn/a.html",
		page: frame(`<title>办法印发</title>`, `<table><tr><td>信息名称：</td><td>关于印发资助管理办法的通知</td></tr><tr><td>生成日期：</td><td>2024-06-04</td></tr></table>
<div id="down"><h1>关于印发<br>资助管理办法的通知</h1><div class="TRS_Editor"><p>`+longText+longText+`</p></div></div><div class="attr">发布日期：2024-06-13 来源：学生资助中心 <a href="javascript:;">下载</a></div>`),
		want: Detail{Title: "关于印发资助管理办法的通知", Published: "2024-06-13", PublishedIn: EvidenceShown, Source: "学生资助中心", Body: longText + longText},
	},
	{
		name: "JCMS: zoom, index table",
		cms:  "jcms", address: "http://www.example.gov.cn/art/2016/11/22/art_1_2.html",
		page: frame(`<title>固定资产投资结构趋稳</title>`, `<table><tr><td>索引号：</td><td>0001/2016-1</td><td>发布机构：</td><td>发展规划处</td></tr><tr><td>生成日期：</td><td>2016-11-23</td></tr></table>
<p class="con-title">固定资产投资结构趋稳</p><div class="small"><span>发布日期：2016-11-22</span> <span>浏览次数：</span> <span>信息来源：</span></div>
<div id="zoom"><meta name="ContentStart"><p>`+longText+`</p><meta name="ContentEnd"></div><div class="bdsharebuttonbox">分享到：<a href="#">微博</a></div>`),
		want: Detail{Title: "固定资产投资结构趋稳", Published: "2016-11-22", PublishedIn: EvidenceShown, Body: longText},
	},
	{
		name: "UCAP: the body twice, once in large print",
		cms:  "ucap", address: "http://www.example.gov.cn/1.shtml",
		page: frame(`<title>企业服务月</title><meta name="PubDate" content="2022-10-14">`, `<h2><UCAPTITLE>企业服务月活动启动</UCAPTITLE></h2><ul><li>2020年09月15日 09时32分</li><li>来源: 某某市政务网</li></ul>
<div id="cmsArticleContent"><UCAPCONTENT><p>`+longText+`</p></UCAPCONTENT></div><div class="zzzqcontentwrap" style="display: none;"><UCAPCONTENT><p>`+longText+longText+`</p></UCAPCONTENT></div>`),
		want: Detail{Title: "企业服务月活动启动", Published: "2020-09-15", PublishedIn: EvidenceShown, Source: "某某市政务网", Body: longText},
	},
	{
		name: "Epoint: attachments after the body, opened by script",
		cms:  "epoint", address: "http://www.example.gov.cn/1.html",
		page: frame(`<title>某某交易中心</title>`, `<div class="ewb-container"><div class="article-info"><h1>关于保证金退还的通知</h1><p class="info-sources">【信息发布时间：2020-11-06阅读次数：<span id="infoViewCount"></span>】【<a href="javascript:window.print();">我要打印</a>】</p>
<div class="con"><p>`+longText+`</p></div></div><div class="fj">附件：<a href="javascript:;">退还申请表.docx</a></div></div>`),
		want: Detail{Title: "关于保证金退还的通知", Published: "2020-11-06", PublishedIn: EvidenceShown, Body: longText, Attachments: []disclosure.Attachment{{Text: "退还申请表.docx"}}},
	},
	{
		name:    "ASP tables: nothing has a name",
		address: "http://www.example.com/Show.asp?id=7",
		page: `<html><head><title>某某学院</title></head><body><table><tr><td><a href="/">首页</a> <a href="/a.asp">新闻</a> <a href="/b.asp">公告</a></td></tr></table>
<table width="760"><tr><td><table><tr><td align="center"><b><font size="4">关于举办教职工运动会的通知</font></b></td></tr><tr><td align="center">发布日期：20-09-09&nbsp;&nbsp;来源：校工会&nbsp;&nbsp;点击：123</td></tr>
<tr><td>` + longText + `<br>` + longText + `<br>附件：<a href="upload/1.doc">报名表</a></td></tr><tr><td>上一篇：<a href="Show.asp?id=6">没有了</a></td></tr></table></td></tr></table>
<table><tr><td>Copyright 2010-2030 某某学院 All Rights Reserved</td></tr></table></body></html>`,
		want: Detail{Title: "关于举办教职工运动会的通知", Published: "2020-09-09", PublishedIn: EvidenceShown, Source: "校工会", Body: longText + "\n" + longText,
			Attachments: []disclosure.Attachment{{Text: "报名表", URL: "http://www.example.com/upload/1.doc"}}},
	},
	{
		name: "WordPress", cms: "wordpress", address: "https://blog.example.edu.cn/?p=7",
		page: frame(`<title>图书馆开放时间 &#8211; 某某学院图书馆</title><meta name="generator" content="WordPress 6.1">`, `<article><h1 class="entry-title">图书馆开放时间</h1><div class="entry-meta"><time class="entry-date published" datetime="2023-03-01T08:00:00+08:00">三月 1, 2023</time></div>
<div class="entry-content"><p>`+longText+`</p><table><tr><th>星期</th><th>时间</th></tr><tr><td><p>一至五</p></td><td>8:00</td></tr></table></div></article>`),
		want: Detail{Title: "图书馆开放时间", Published: "2023-03-01", PublishedIn: EvidenceShown, Body: longText + "\n星期\t时间\n一至五\t8:00"},
	},
	{
		name: "Drupal", cms: "drupal", address: "https://www.example.edu.cn/article/12",
		page: frame(`<title>章程修订说明 | 某某学院</title><meta name="Generator" content="Drupal 9">`, `<h1 class="page-title">章程修订说明</h1><div class="submitted">由 admin 提交于 2021-07-08</div><div class="field-name-body"><p>`+longText+`</p></div>`),
		want: Detail{Title: "章程修订说明", Published: "2021-07-08", PublishedIn: EvidenceShown, Body: longText},
	},
	{
		name: "DedeCMS", cms: "dedecms", address: "http://www.example.com/a/tzgg/2019/0102/3.html",
		page: frame(`<title>寒假值班安排_某某学校</title><link href="/templets/default/style/dedecms.css" rel="stylesheet">`, `<div class="viewbox"><div class="title"><h2>寒假值班安排</h2></div><div class="info"><small>时间:</small>2019-01-02 09:10<small>来源:</small>校办 <small>作者:</small>admin <small>点击:</small>次</div><div class="content"><p>`+longText+`</p></div></div>`),
		want: Detail{Title: "寒假值班安排", Published: "2019-01-02", PublishedIn: EvidenceShown, Source: "校办", Body: longText},
	},
	{
		name: "date and source inside the heading, hidden copy first", address: "http://www.example.gov.cn/x",
		page: frame(`<title>出版论坛召开</title>`, `<div style="display:none"><h1>出版论坛召开</h1>发布时间：2001-01-01<p>`+longText+`</p></div><h2>出版论坛在校召开 <small>2023-08-19 <span>来源：校报</span></small><div class="zihao">字号：<a href="#">大</a></div></h2><div class="text"><p>`+longText+`</p></div>`),
		want: Detail{Title: "出版论坛在校召开", Published: "2023-08-19", PublishedIn: EvidenceShown, Source: "校报", Body: longText},
	},
	{
		name: "the heading names the site, the title is a paragraph", address: "http://www.example.edu.cn/a/1.html",
		page: frame(`<title>某某学院</title>`, `<h1>某某学院</h1><p class="t">关于报送预算的通知</p><p>[ 2023年01月06日 ] 阅读次数：7</p><div>`+longText+`<p>讲座时间：2023-02-01</p></div>`),
		want: Detail{Title: "关于报送预算的通知", Published: "2023-01-06", PublishedIn: EvidenceShown, Body: longText + "\n讲座时间：2023-02-01"},
	},
	{
		name: "columns laid out by a table, text beside the article", address: "http://www.example.edu.cn/a.asp?id=1",
		page: frame(`<title>关于报送预算的通知</title>`, `<table><tr><td><a href="a">栏目</a><p>咨询时间：每天上午八点到十一点，下午两点到五点。</p></td><td><p align="center"><b>关于报送预算的通知</b></p>
<p>发布日期：2023-01-06　来源：财务处</p><p>`+longText+`</p><p>2023年1月5日</p></td></tr></table>`),
		want: Detail{Title: "关于报送预算的通知", Published: "2023-01-06", PublishedIn: EvidenceShown, Source: "财务处", Body: longText + "\n2023年1月5日"},
	},
	{
		name: "a data table after an introduction", address: "http://www.example.edu.cn/a/1.html",
		page: frame(`<title>获奖名单公示</title>`, `<h2>获奖名单公示</h2><div>发布日期：2023-01-06</div><div class="x"><p>`+longText+`</p><table>`+strings.Repeat(`<tr><td>1</td><td><p>张三</p></td></tr>`, 3)+`</table><p>教务处</p></div>
<div><h4>相关新闻</h4><p><a href="1">关于举办某某活动的通知</a> 2023-02-02</p></div>`),
		want: Detail{Title: "获奖名单公示", Published: "2023-01-06", PublishedIn: EvidenceShown, Body: longText + strings.Repeat("\n1\t张三", 3) + "\n教务处"},
	},
	{
		name: "a post that is one file", address: "http://www.example.edu.cn/a/1.html",
		page: frame(`<title>年度报告-某某学院</title>`, `<h3>二〇二三年度信息公开年度报告</h3><p>发布时间：２０２３年１１月１日　来源：</p><div class="text"><p><a href="/upload/bg.pdf">二〇二三年度报告.pdf</a></p></div>`),
		want: Detail{Title: "二〇二三年度信息公开年度报告", Published: "2023-11-01", PublishedIn: EvidenceShown,
			Attachments: []disclosure.Attachment{{Text: "二〇二三年度报告.pdf", URL: "http://www.example.edu.cn/upload/bg.pdf"}}},
	},
	{
		name: "no date but in the metadata", address: "http://www.example.edu.cn/a/1.html",
		page: frame(`<title>校园导览说明-某某学院</title><meta name="PubDate" content="2015-03-04">`, `<h1>校园导览说明</h1><div class="text"><p>`+longText+`</p></div>`),
		want: Detail{Title: "校园导览说明", Published: "2015-03-04", PublishedIn: EvidenceMetadata, Body: longText},
	},
	{
		name: "no date at all: the footer's and the side box's are not taken", address: "http://www.example.edu.cn/a/1.html",
		page: frame(`<title>校园导览说明-某某学院</title>`, `<h1>校园导览说明</h1><div class="text"><p>`+longText+`</p></div>`),
		want: Detail{Title: "校园导览说明", Body: longText},
	},
	{
		name: "the day among buttons that are links", address: "http://www.example.edu.cn/p/16/?id=1",
		page: frame(`<title>关于申请学士学位的通知</title>`, `<div class="head">关于申请学士学位的通知<div class="box"><a href="../../">[某某学院继续教育网]</a>&nbsp;<a href="javascript:void(0);">[手机版本]</a>&nbsp;<a href="javascript:void(0);">[扫描分享]</a>&nbsp;发布时间：2018年11月12日<div class="count">查看:<span>31</span></div>来源:</div></div>
<div class="div_content"><p>`+longText+`</p></div>`),
		want: Detail{Title: "关于申请学士学位的通知", Published: "2018-11-12", PublishedIn: EvidenceShown, Body: longText},
	},
	{
		name: "a date in two boxes, the day above year and month", address: "http://www.example.edu.cn/a/1.html",
		page: frame(`<title>关于调整作息时间的通知-某某学院</title>`, `<div class="top"><div class="time"><b>06</b><span>2023-05</span></div><h1>关于调整作息时间的通知</h1></div><div class="text"><p>`+longText+`</p></div>`),
		want: Detail{Title: "关于调整作息时间的通知", Published: "2023-05-06", PublishedIn: EvidenceShown, Body: longText},
	},
	{
		name: "label and value in boxes of their own", address: "http://www.example.edu.cn/a/1.html",
		page: frame(`<title>关于调整作息时间的通知-某某学院</title>`, `<h1>关于调整作息时间的通知</h1><ul class="info"><li><div>发布时间：</div><div>2023-05-06</div></li><li><div>来源：</div><div>教务处</div></li><li><div>点击：</div><div>12</div></li></ul><div class="text"><p>`+longText+`</p></div>`),
		want: Detail{Title: "关于调整作息时间的通知", Published: "2023-05-06", PublishedIn: EvidenceShown, Source: "教务处", Body: longText},
	},
	{
		name: "a label without value, and the next label", address: "http://www.example.edu.cn/a/1.html",
		page: frame(`<title>关于调整作息时间的通知-某某学院</title>`, `<h1>关于调整作息时间的通知</h1><dl class="info"><dt>来源</dt><dd>：</dd><dt>浏览次数</dt><dd>2023-05-06</dd></dl><div class="text"><p>`+longText+`</p></div>`),
		want: Detail{Title: "关于调整作息时间的通知", Published: "2023-05-06", PublishedIn: EvidenceShown, Body: longText},
	},
	{
		name: "badges in the heading", address: "http://www.example.edu.cn/a/1.html",
		page: frame(`<title>关于新学期注册的通知-某某学院</title>`, `<h1><span class="top">置顶</span>关于<span>新</span>学期注册的通知<i>NEW</i></h1><p>发布时间：2023-05-06</p><div class="text"><p>`+longText+`</p></div>`),
		want: Detail{Title: "关于新学期注册的通知", Published: "2023-05-06", PublishedIn: EvidenceShown, Body: longText},
	},
	{
		name: "the title is written by script, the source stands first", address: "http://www.example.gov.cn/a/1.html",
		page: frame(`<title>设计双年展在校闭幕 - 某某市政府网</title><meta name="ArticleTitle" content="设计双年展在校闭幕">`, `<div class="head"><script>var t="设计双年展在校闭幕";document.writeln('<h2>'+t+'</h2>');</script><div class="sub"><div class="left"><span>来源：某某日报 </span></div><div><span>发布日期：2023-11-06 08:45</span></div></div></div><div class="TRS_Editor"><p>`+longText+`</p></div>`),
		cms:  "trs",
		want: Detail{Title: "设计双年展在校闭幕", Published: "2023-11-06", PublishedIn: EvidenceShown, Source: "某某日报", Body: longText},
	},
	{
		name: "related posts with their dates and a disclaimer after the text", address: "http://www.example.edu.cn/a/1.html",
		page: frame(`<title>考试安排说明-某某学院</title>`, `<h2>考试安排说明</h2><div class="i">编辑：张三 2019-06-06 15:04:37</div><div class="c"><p>`+longText+`</p><div>● 相关推荐<a href="/l">更多&gt;&gt;</a></div><p><a href="2.html">春季补考安排说明</a></p><p>2019-06-06 15:03:31</p>
<h2>免责声明</h2><p>本站所载内容仅供参考，以主管部门公布的为准，如有异议请与学校联系，我们会及时处理。</p></div>`),
		want: Detail{Title: "考试安排说明", Published: "2019-06-06", PublishedIn: EvidenceShown, Body: longText},
	},
	{
		name: "no text but counters and buttons", address: "http://www.example.edu.cn/a/1.html",
		page: frame(`<title>学报第四期-某某学院</title>`, `<div class="t"><h2>学报第四期目录</h2></div><div class="i">日期：2020-12-31 14:10:32&nbsp; 发布人：kyc&nbsp; 浏览量：2</div><div class="p"><img src="1.jpg"></div><div class="s"><span>核发：0 </span><span>点击数：62</span> <span>【<a href="javascript:">收藏本页</a>】</span></div>`),
		want: Detail{Title: "学报第四期目录", Published: "2020-12-31", PublishedIn: EvidenceShown},
	},
	{
		name: "the table of the disclosure catalogue inside the text's element", address: "http://www.example.gov.cn/a/1.html",
		page: frame(`<title>关于开展健康宣传的通知</title>`, `<h2>关于开展健康宣传的通知</h2><p>2024-05-11</p><div id="zoom"><table><tr><td>索取号</td><td>发布时间</td><td>发布机构</td><td>文件编号</td></tr><tr><td>0001/2024-1</td><td></td><td>市卫生局</td><td>某卫〔2024〕5号</td></tr></table><p>`+longText+`</p></div>`),
		want: Detail{Title: "关于开展健康宣传的通知", Published: "2024-05-11", PublishedIn: EvidenceShown, Body: longText},
	},
	{
		name: "PHPCMS: date, source and counters inside the heading", cms: "phpcms", address: "http://www.example.edu.cn/index.php?m=content&c=index&a=show&catid=6&id=12",
		page: frame(`<title>资产清查通知 - 通知公告</title><script src="/statics/js/jquery.min.js"></script>`, `<div id="Article"><h1>资产清查通知<br /><span>2023-05-06 10:20:11&nbsp;&nbsp;来源：国资处&nbsp;&nbsp;评论：<a href="#c">0</a> 点击：<span id="hits"></span></span></h1><div class="content"><p>`+longText+`</p></div></div>`),
		want: Detail{Title: "资产清查通知", Published: "2023-05-06", PublishedIn: EvidenceShown, Source: "国资处", Body: longText},
	},
	{
		name: "Drupal 9: what tells about the article stands in a footer", cms: "drupal", address: "https://www.example.edu.cn/node/5",
		page: frame(`<title>资产清查通知 | 某某学院</title><meta name="Generator" content="Drupal 9 (https://www.drupal.org)" />`, `<h1 class="page-title"><span class="field--name-title">资产清查通知</span></h1><article><footer class="node__meta"><div class="node__submitted">由 <span class="field--name-uid">admin</span> 提交于 <span class="field field--name-created">周六, 05/06/2023 - 18:20</span></div></footer><div class="node__content"><div class="field field--name-body"><p>`+longText+`</p></div></div></article>`),
		want: Detail{Title: "资产清查通知", Published: "2023-05-06", PublishedIn: EvidenceShown, Body: longText},
	},
	{
		name: "day and counter in elements beside each other", address: "http://www.example.edu.cn/x/1.htm",
		page: frame(`<title>资产清查通知</title>`, `<h1>资产清查通知</h1><div class="byline"><span>国资处</span><span>2023-05-06</span><span>1235 次阅读</span></div><section><p>`+longText+`</p></section>`),
		want: Detail{Title: "资产清查通知", Published: "2023-05-06", PublishedIn: EvidenceShown, Body: longText},
	},
	{
		name: "a span of days is no day of publishing", address: "http://www.example.edu.cn/x/1.htm",
		page: frame(`<title>第九周值班安排</title>`, `<p>2023-04-21</p><h2>第九周值班安排</h2><div class="a"><p>（2023年4月23日—4月29日）</p><p>`+longText+`</p></div>`),
		want: Detail{Title: "第九周值班安排", Published: "2023-04-21", PublishedIn: EvidenceShown, Body: "（2023年4月23日—4月29日）\n" + longText},
	},
	{
		name: "the source on a line of its own above the text, who signed it below, comments", address: "http://www.example.edu.cn/x/1.htm",
		page: frame(`<title>实训基地揭牌</title>`, `<h1>实训基地揭牌</h1><p>2023-05-06 10:00:00</p><div class="c"><p>信息来源：某某日报</p><p>`+longText+`</p><p>供稿：机电系</p><p>责任编辑：张三</p></div><div class="p"><h3>网友评论</h3><p>李四 2024-01-01：说得很好，支持学校的工作，希望尽快落实到位。</p></div>`),
		want: Detail{Title: "实训基地揭牌", Published: "2023-05-06", PublishedIn: EvidenceShown, Source: "某某日报", Body: longText + "\n供稿：机电系\n责任编辑：张三"},
	},
	{
		name: "labels in brackets", address: "http://www.example.edu.cn/x/1.htm",
		page: frame(`<title>资产清查通知</title>`, `<h2>资产清查通知</h2><div>[ 发布日期 ] 2023-05-06 [ 来源 ] 国资处 [ 阅读 ] 3</div><div class="c"><p>`+longText+`</p></div>`),
		want: Detail{Title: "资产清查通知", Published: "2023-05-06", PublishedIn: EvidenceShown, Source: "国资处", Body: longText},
	},
	{
		name: "the text in a box beside others, its first and last words in boxes of their own", address: "http://www.example.edu.cn/x/1.htm",
		page: frame(`<title>毕业生补贴开始申请</title>`, `<h1>毕业生补贴开始申请</h1><p>发布时间：2023-05-06</p><div class="x"><div><p>近日有关部门印发了补贴申请的通知</p></div><div><div><p>`+longText+longText+`</p></div></div><div><p>到此为止</p></div></div>`),
		want: Detail{Title: "毕业生补贴开始申请", Published: "2023-05-06", PublishedIn: EvidenceShown, Body: "近日有关部门印发了补贴申请的通知\n" + longText + longText + "\n到此为止"},
	},
	{
		name: "a text that a script makes visible", address: "http://mp.example.edu.cn/s/1",
		page: `<html><head><meta property="og:title" content="资产清查通知"></head><body><h1 id="activity-name">资产清查通知</h1><em id="publish_time">2023-05-06</em><div class="rich_media_content" id="js_content" style="visibility: hidden; opacity: 0;"><section>` + longText + `</section></div></body></html>`,
		want: Detail{Title: "资产清查通知", Published: "2023-05-06", PublishedIn: EvidenceShown, Body: longText},
	},
	{
		name: "nothing has a name, the head names the site, the day stands below", address: "http://www.example.edu.cn/x/1.htm",
		page: `<html><head><title>某某学院</title></head><body><div><a href="/">首页</a></div><div class="box"><div>关于做好资产清查工作的通知</div><div class="n"><div>` + longText + `</div><div>` + longText + `</div></div><div><span>发布日期：2023-05-06</span><span>来源：国资处</span></div></div></body></html>`,
		want: Detail{Title: "关于做好资产清查工作的通知", Published: "2023-05-06", PublishedIn: EvidenceShown, Source: "国资处", Body: longText + "\n" + longText},
	},
}

func TestDetail(t *testing.T) {
	for _, test := range detailTests {
		t.Run(test.name, func(t *testing.T) {
			p, err := Parse([]byte(test.page), "", test.address)
			if err != nil {
				t.Fatal(err)
			}
			if p.CMS != test.cms {
				t.Errorf("CMS = %q, want %q", p.CMS, test.cms)
			}
			if diff := cmp.Diff(test.want, p.Detail(disclosure.Rules{})); diff != "" {
				t.Errorf("Detail (-want +got):\n%s", diff)
			}
			if got := p.Kind(); got != KindDetail {
				t.Errorf("Kind = %q", got)
			}
		})
	}
}

func TestTitleWithoutSite(t *testing.T) {
	for _, test := range []struct{ title, site, want string }{
		{"资产清查通知-通知公告-某某学院", "", "资产清查通知"},
		{"资产清查通知_某某市政府网", "", "资产清查通知"},
		{"资产清查通知 - 某某学院", "", "资产清查通知"},
		{"资产清查通知某某学院门户", "某某学院门户", "资产清查通知"},
		{"后勤集团2023-2024年度食材供应商名单公布", "", "后勤集团2023-2024年度食材供应商名单公布"},
		{"后勤集团2023-2024年度供应商名单-国资处", "", "后勤集团2023-2024年度供应商名单"},
		{"捷报 | 我校代表队夺得技能大赛金奖-某某学院", "", "捷报 | 我校代表队夺得技能大赛金奖"},
		{"资产清查通知", "", "资产清查通知"},
		{"-某某学院", "", "-某某学院"},
	} {
		if got := withoutSite(test.title, test.site); got != test.want {
			t.Errorf("withoutSite(%q, %q) = %q, want %q", test.title, test.site, got, test.want)
		}
	}
}

func TestSystemsCompile(t *testing.T) {
	for _, s := range systems {
		for _, list := range [][]string{s.Marks, s.Title, s.Published, s.Source, s.Body, s.Attachments} {
			for _, selector := range list {
				if _, err := compileSelector(selector); err != nil || strings.Contains(attributeTest.ReplaceAllString(selector, ""), ",") {
					t.Errorf("%s: %q: %v", s.Name, selector, err)
				}
			}
		}
	}
	if systems[general()].Name != "" {
		t.Error("the general entry must be the last")
	}
}

func TestFingerprint(t *testing.T) {
	a := Fingerprint("标 题", longText)
	if len(a) != 32 || a != Fingerprint("标题", strings.ReplaceAll(longText, "，", " ,\n")) {
		t.Errorf("Fingerprint depends on white space or punctuation: %q", a)
	}
	if a == Fingerprint("标题二", longText) || a == Fingerprint("标题", longText+"甲") {
		t.Error("Fingerprint does not tell two texts apart")
	}
	if b := Fingerprint("标题", longText, "报名表"); a == b || b != Fingerprint("标题", longText, "报名表。") || b == Fingerprint("标题", longText, "汇总表") {
		t.Error("Fingerprint does not tell attachments apart")
	}
	if got := Fingerprint("标题", "附件见下。", longText); got != "" {
		t.Errorf("Fingerprint of a short body = %q, want none", got)
	}
}
