// How a pager's button for the next page is known, where it has no address: by
// the class that the usual libraries give it, or by what it says.
const nextMarks = [
	".el-pagination .btn-next", ".ant-pagination-next", ".ivu-page-next", ".layui-laypage-next", ".van-pagination__item--next",
	".t-pagination__btn-next", ".arco-pagination-item-next", ".p-paginator-next", "[aria-label='下一页']", "[title='下一页']",
];
const nextWords = /^(下一?页|下一?頁|后一?页|next( ?page)?)$/i;
const signs = /[\s<>‹›«»＜＞→[\]【】()（）]/g;
const dead = /disabled?\b/i;

// nextButton finds the button, or nothing on the last page and where the next
// page has an address.
function nextButton() {
	const marked = nextMarks.flatMap((mark) => [...document.querySelectorAll(mark)]);
	const worded = [...document.querySelectorAll("a, button, li, span, div, i, em, input")].filter((element) => {
		const text = element.tagName === "INPUT" ? element.value : element.textContent;
		return text.length < 20 && nextWords.test(text.replace(signs, ""));
	});
	for (const element of [...marked, ...worded.reverse()]) { // of those with words the innermost, and the lowest on the page
		const button = element.closest("a, button") || element.querySelector("a, button") || element;
		if (element.getClientRects().length === 0) continue;
		if (button.matches("a[href]") && /^https?:/.test(button.href) && !samePage(button.href)) return null;
		const around = [button, element, button.parentElement].filter(Boolean);
		if (button.disabled || around.some((e) => dead.test(e.getAttribute("class")) || e.getAttribute("aria-disabled") === "true")) continue;
		return button;
	}
	return null;
}

function samePage(address) {
	return address.split("#")[0] === location.href.split("#")[0] && !/#!?\//.test(address);
}

function turn() {
	const button = nextButton();
	if (button) button.click();
	return Boolean(button);
}

// read looks at the document, and keeps it as it is now for part.
function read() {
	const html = document.documentElement ? document.documentElement.outerHTML : "";
	globalThis.gongkaiDocument = html;
	return { url: location.href, chars: html.length, next: Boolean(nextButton()) };
}

// part gives what read has kept, from a place on, and where it goes on: not
// between the two halves of a character.
function part(from) {
	const html = globalThis.gongkaiDocument || "";
	let end = Math.min(from + 1000000, html.length);
	if (/[\ud800-\udbff]/.test(html.charAt(end - 1))) end = Math.min(end + 1, html.length);
	return { text: html.slice(from, end), end: end };
}
