/**
 * Draws every icon of the app from shapes, so that none has to be drawn by hand: `node scripts/icons.mjs` writes `assets/`.
 * Run by hand after a change here; the pictures are committed, because packaging must not need a browser.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { findChromium } from "./lib/chromium.mjs";
import { root } from "./lib/node24.mjs";

/** Digits as strokes in a box of 4 by 6, so that they look the same wherever this runs.
 * @type {Record<string, string>} */
const digits = {
	1: "M0.8 1.2 2.3 0V6",
	2: "M0.2 1.3C0.5-.5 3.8-.4 3.8 1.7 3.8 3.3.6 4.4.2 6H4",
	3: "M0.3.8C1.2-.4 3.7-.2 3.7 1.5 3.7 2.7 2.6 2.9 1.7 2.9 2.8 2.9 3.9 3.2 3.9 4.4 3.9 6.3 1.1 6.5.1 5.2",
	4: "M2.9 6V0L0 4.2H4",
	5: "M3.7 0H.7L.5 2.8C1.7 1.9 3.9 2.2 3.9 4.1 3.9 6.2 1.2 6.5.1 5.3",
	6: "M3.4.3C1.6-.4.2 1.6.2 3.8.2 6.6 3.9 6.7 3.9 4.2 3.9 2 1 1.9.3 3.8",
	7: "M0 0H3.9L1.6 6",
	8: "M2 2.8C.2 2.6.2 0 2 0S3.8 2.6 2 2.8C-.2 3-.2 6 2 6S4.2 3 2 2.8Z",
	9: "M.6 5.7C2.4 6.4 3.8 4.4 3.8 2.2 3.8-.6.1-.7.1 1.8.1 4 3 4.1 3.7 2.2",
};

const ring = (/** @type {string} */ extra = "") =>
	`<circle cx="8" cy="8" r="6.4" fill="none" stroke="currentColor" stroke-width="1.7" ${extra}/>`;
const stroke = (/** @type {string} */ path, width = 1.8) =>
	`<path d="${path}" fill="none" stroke="currentColor" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;

/** A ring with a solid centre in which the count is cut out; over nine, the centre says `9+`. */
const waiting = (/** @type {number} */ count) => {
	const cut = (/** @type {string} */ path, /** @type {string} */ where, width = 1.1) =>
		`<path d="${path}" transform="${where}" fill="none" stroke="#000" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
	const text =
		count > 9
			? cut(digits["9"] ?? "", "translate(4 5.3) scale(.9)") + cut("M0 1.4H2.8M1.4 0V2.8", "translate(8.9 6.6)", 1)
			: cut(digits[count] ?? "", "translate(5.8 4.7) scale(1.1)");
	return `<mask id="m"><rect width="16" height="16" fill="#fff"/>${text}</mask>
		<circle cx="8" cy="8" r="7.2" fill="none" stroke="currentColor" stroke-width="1.1"/><circle cx="8" cy="8" r="5.5" fill="currentColor" mask="url(#m)"/>`;
};

/** Told apart by shape alone: a macOS template image has no colour.
 * @type {Record<string, string>} */
const states = {
	idle: ring() + stroke("M5.1 8.2 7.2 10.3 11 5.8"),
	// Two arcs with a gap on each side, the halves shifted: a ring that broke.
	broken: stroke("M7 1.7A6.3 6.3 0 0 0 5.5 13.9") + stroke("M10.5 2.1A6.3 6.3 0 0 1 9 14.3") + stroke("M9 5 6.8 8H9.2L7 11", 1.4),
	disconnected: ring('stroke-dasharray="2.4 2.627" stroke-dashoffset="1.2"'),
	muted: ring() + stroke("M4.6 8H11.4", 2),
};
for (let count = 1; count <= 10; count++) states[`waiting-${count > 9 ? "9plus" : count}`] = waiting(count);

const appIcon = `<rect x="32" y="32" width="960" height="960" rx="216" fill="#0f1317"/><rect x="40" y="40" width="944" height="944" rx="208" fill="none" stroke="#2d3238" stroke-width="16"/>
	<circle cx="512" cy="512" r="296" fill="none" stroke="#74c2ee" stroke-width="72"/>
	<path d="M372 524 472 624 652 404" fill="none" stroke="#eef0f3" stroke-width="80" stroke-linecap="round" stroke-linejoin="round"/>`;

const svg = (/** @type {string} */ body, /** @type {number} */ box, colour = "#000") =>
	`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${box} ${box}" color="${colour}">${body}</svg>\n`;

const browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox"] });
const page = await browser.newPage();
const draw = async (/** @type {string} */ picture, /** @type {number} */ size) => {
	await page.setViewportSize({ width: size, height: size });
	await page.setContent(`<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${picture}`);
	return page.screenshot({ omitBackground: true });
};

const assets = join(root, "assets");
mkdirSync(join(assets, "tray"), { recursive: true });
mkdirSync(join(assets, "icon"), { recursive: true });

for (const [name, body] of Object.entries(states)) {
	for (const [suffix, size] of /** @type {const} */ ([
		["", 16],
		["@2x", 32],
		["@3x", 48],
	])) {
		writeFileSync(join(assets, "tray", `${name}Template${suffix}.png`), await draw(svg(body, 16), size));
		// One blue that stands out from light and from dark panels by more than 3 to 1.
		writeFileSync(join(assets, "tray", `${name}${suffix}.png`), await draw(svg(body, 16, "#2f8fc4"), size));
	}
}

/** @type {Map<number, Buffer>} */
const app = new Map();
for (const size of [16, 32, 48, 64, 128, 256, 512, 1024]) app.set(size, await draw(svg(appIcon, 1024), size));
await browser.close();
const picture = (/** @type {number} */ size) => app.get(size) ?? Buffer.alloc(0);
for (const [size, png] of app) if (size <= 512) writeFileSync(join(assets, "icon", `${size}x${size}.png`), png);
writeFileSync(join(assets, "icon.svg"), svg(appIcon, 1024));

/** Windows: a directory of pictures, then the pictures. */
const ico = () => {
	const sizes = [16, 32, 48, 64, 128, 256];
	const head = Buffer.alloc(6 + sizes.length * 16);
	head.writeUInt16LE(1, 2);
	head.writeUInt16LE(sizes.length, 4);
	let offset = head.length;
	for (const [index, size] of sizes.entries()) {
		const at = 6 + index * 16;
		head.writeUInt8(size % 256, at); // 256 is written as 0
		head.writeUInt8(size % 256, at + 1);
		head.writeUInt16LE(1, at + 4);
		head.writeUInt16LE(32, at + 6);
		head.writeUInt32LE(picture(size).length, at + 8);
		head.writeUInt32LE(offset, at + 12);
		offset += picture(size).length;
	}
	return Buffer.concat([head, ...sizes.map(picture)]);
};

/** macOS: chunks of a four-letter type, a length and a picture. */
const icns = () => {
	const types = /** @type {const} */ ([
		["icp4", 16],
		["icp5", 32],
		["ic11", 32],
		["ic12", 64],
		["ic07", 128],
		["ic13", 256],
		["ic08", 256],
		["ic14", 512],
		["ic09", 512],
		["ic10", 1024],
	]);
	const chunk = (/** @type {string} */ type, /** @type {Buffer} */ body) => {
		const head = Buffer.from(`${type}\0\0\0\0`, "latin1");
		head.writeUInt32BE(body.length + 8, 4);
		return Buffer.concat([head, body]);
	};
	return chunk("icns", Buffer.concat(types.map(([type, size]) => chunk(type, picture(size)))));
};
writeFileSync(join(assets, "icon.ico"), ico());
writeFileSync(join(assets, "icon.icns"), icns());
