package extract

// system is what is known of one content management system. Each list of
// selectors (`css` or `css@attribute`) is in order of preference; no selector
// may hold a comma.
type system struct {
	Name        string
	Marks       []string // any one of these recognises the system
	Scripts     []string // or any of these inside an inline script
	Title       []string
	Published   []string
	Source      []string
	Body        []string
	Attachments []string // blocks that hold the links, or attributes that are addresses
}

// systems is in order of recognition: the first whose mark a page bears names
// it. The last entry has no mark: its selectors are names that many hand-made
// templates use alike, and are tried after those of the recognised system.
var systems = []system{
	{
		Name: "vsb", // 博达 Visual SiteBuilder
		Marks: []string{
			`form[name="_newscontent_fromname"]`, `#vsb_content`, `.v_news_content`, `script[src*="system/resource/"]`,
			`script[src*="_sitegray"]`, `link[href*="_sitegray"]`, `link[href*="system/resource/"]`, `input[name="_newscontent_fromname"]`,
		},
		Body: []string{`.v_news_content`, `#vsb_content`, `#vsb_content_2`, `#vsb_content_4`, `#vsb_content_500`, `#vsb_content_501`},
	},
	{
		Name: "webplus", // 苏迪 WebPlus
		Marks: []string{
			`html.webplus-page`, `.wp_articlecontent`, `.wp_article_list`, `img[src*="_visitcount"]`, `link[href*="/_css/_system/"]`,
			`script[src*="/_js/_portletPlugs/"]`, `link[href*="/_js/_portletPlugs/"]`,
		},
		Title:       []string{`.arti_title`, `.Article_Title`, `.arti-title`, `.article h1`},
		Published:   []string{`.arti_update`, `.Article_PublishDate`, `.arti-update`},
		Source:      []string{`.arti_source`, `.Article_Source`},
		Body:        []string{`.wp_articlecontent`, `.Article_Content`, `.arti-content`},
		Attachments: []string{`.wp_article_attachments`, `.wp_pdf_player@pdfsrc`},
	},
	{
		Name:  "ucap", // 开普 Kaipu
		Marks: []string{`ucapcontent`, `ucaptitle`, `script[src*="ucap"]`, `#cmsArticleContent`},
		Title: []string{`ucaptitle`},
		Body:  []string{`ucapcontent`, `#cmsArticleContent`, `.contentstyle #UCAP-CONTENT`, `#UCAP-CONTENT`},
	},
	{
		Name:        "epoint", // 新点
		Marks:       []string{`.ewb-main`, `.ewb-container`, `#infoViewCount`, `link[href*="webBuilder"]`, `link[href*="webbuilder"]`, `script[src*="EpointWebBuilder"]`},
		Body:        []string{`.ewb-article-info`, `.ewb-info-con`, `.article-info .con`, `.infodetail`},
		Attachments: []string{`.fj`, `.ewb-file`, `#fujian`},
	},
	{
		Name:      "jcms", // 大汉 JCMS, JPAAS
		Marks:     []string{`script[src*="/jcms"]`, `script[src*="jpaas"]`, `script[src*="/script/0/"]`, `meta[name="ContentStart"]`, `link[href*="jpage"]`, `script[src*="jpage"]`, `script[type="text/xml"]`},
		Scripts:   []string{`jpage`},
		Title:     []string{`.sp_title`, `.con-title`, `#con_title`},
		Published: []string{`#con_time`},
		Body:      []string{`#zoom`, `#con_con`, `.bt_content`},
	},
	{
		Name:    "trs", // 拓尔思 TRS WCM
		Marks:   []string{`.TRS_Editor`, `.trs_editor_view`, `.TRS_UEDITOR`, `.CurrChnlCls`, `.Custom_UnionStyle`, `#barrierfree_container .trs_web`},
		Scripts: []string{`createPageHTML`},
		Body:    []string{`.TRS_Editor`, `.trs_editor_view`, `.TRS_UEDITOR`, `.Custom_UnionStyle`, `.view.TRS_PreAppend`},
	},
	{
		Name:  "easysite", // 太极 EasySite
		Marks: []string{`.easysite-news-text`, `.easysite-news-title`, `#easysiteText`},
		Title: []string{`.easysite-news-title h2`, `.easysite-news-title h1`},
		Body:  []string{`.easysite-news-text`, `#easysiteText`},
	},
	{
		Name:      "ivs",
		Marks:     []string{`#ivs_content`, `#ivs_title`},
		Title:     []string{`#ivs_title`},
		Published: []string{`#ivs_date`},
		Body:      []string{`#ivs_content`},
	},
	{
		Name:      "wordpress",
		Marks:     []string{`meta[name="generator"][content*="WordPress"]`, `link[href*="/wp-content/"]`, `script[src*="/wp-includes/"]`, `script[src*="/wp-content/"]`},
		Title:     []string{`h1.entry-title`, `.entry-title`, `.post-title`},
		Published: []string{`time.published@datetime`, `time.entry-date@datetime`, `.entry-date`, `.post-date`},
		Body:      []string{`.entry-content`, `.post-content`},
	},
	{
		Name:      "drupal",
		Marks:     []string{`meta[name="Generator"][content*="Drupal"]`, `meta[name="generator"][content*="Drupal"]`, `script[src*="/sites/default/files/"]`, `link[href*="/sites/default/files/"]`, `.field-name-body`, `.field--name-body`},
		Title:     []string{`#page-title`, `h1.page-title`, `h1.title`},
		Published: []string{`[property="dc:date"]@content`, `.field--name-created`, `.submitted`},
		Body:      []string{`.field-name-body`, `.field--name-body`},
	},
	{
		Name:  "dedecms",
		Marks: []string{`.dede_pages`, `script[src*="/plus/count.php"]`, `script[src*="dedeajax"]`, `link[href*="/templets/"]`, `meta[name="generator"][content*="DedeCMS"]`},
		Title: []string{`.viewbox .title h2`, `.viewbox h2`},
		Body:  []string{`.viewbox .content`, `.arcbody`, `.article-content`},
	},
	{
		Name:  "empire", // 帝国 CMS
		Marks: []string{`script[src*="/e/public/"]`, `script[src*="/e/data/"]`, `link[href*="/skin/default/"]`},
		Title: []string{`.title_info`},
		Body:  []string{`#text`, `.article_content`},
	},
	{
		Name:  "phpcms",
		Marks: []string{`script[src*="/statics/js/"]`, `link[href*="/statics/css/"]`, `script[src*="api.php?op=count"]`},
		Title: []string{`#Article h1`},
		Body:  []string{`#Article .content`},
	},
	{
		Name: "",
		Title: []string{
			`.article-title`, `.article_title`, `.articleTitle`, `.news-title`, `.news_title h1`, `.newstitle`, `.zw-title`, `.content_title`, `.detail-title`,
			`.detail_title`, `.article-tit`, `.arc-title`, `.view-title`, `.show-title`, `.xl-title`, `.art-title`, `.art_title`, `.info-title`, `.Article-title`,
		},
		Published: []string{`#pubtime`, `#publishtime`, `#pubDate`, `[itemprop="datePublished"]@content`, `.entry-date`},
		Source:    []string{},
		Body: []string{
			`#zoom`, `#Zoom`, `#zoomcon`, `#ContentText`, `#BodyLabel`, `#js_content`, `#artibody`, `#articleContent`, `#article_content`, `#newsContent`, `#news_content`,
			`#content_body`, `#MyContent`, `#infoContent`, `#doccontent`, `#detail_content`, `.entry-content`, `.post-content`, `.article-content`, `.article_content`,
			`.articleContent`, `.article-body`, `.article_body`, `.art-body`, `.news-content`, `.news_content`, `.newsContent`, `.newscontent`, `.newscontnet`,
			`.content_article`, `.pages_content`, `.detail-content`, `.detail_content`, `.detailContent`, `.detailCon`, `.vF_detail_content`, `.conTxt`, `.con-txt`, `.show-content`,
			`.view-content .field-content`, `.arc-content`, `.arc_content`, `.info-content`, `.xxgk_content`, `.zw`, `.Article_content`, `.j-fontContent`, `.main-txt`, `.text-content`,
			`.rich_media_content`, `.ccontent`, `.zwnr`, `.wznr`, `.xl-content`, `.xl_content`,
		},
		Attachments: []string{`.attachment`, `.attachments`, `.attach`, `.fujian`, `.fj`, `.file-list`, `.filelist`, `.annex`, `.accessory`, `.enclosure`},
	},
}
