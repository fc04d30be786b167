import type { GlyphShape } from "../parts/glyph-shapes.ts";
import { drawSafeText } from "../parts/safe-text/draw.ts";
import type { Face } from "./face.ts";
import styles from "./grid.module.css";

/** One cell that shows one face after another. Undefined: what it shows is on its way. */
export type CellPainter = { readonly element: HTMLElement; paint(face: Face | undefined): void };

/** What the element holds now. `made` is anything that is replaced as a whole. */
type Form = "text" | "glyph" | "made";

/**
 * Changes as little as what is shown differs: the data of one text node, and of a shape its paths. Only what is rare, such as a
 * text with hidden characters or a row that is not here yet, is made anew.
 */
export const createCellPainter = (className: string, align: string | undefined): CellPainter => {
	const element = document.createElement("div");
	element.role = "gridcell";
	element.className = className;
	if (align !== undefined) element.dataset["align"] = align;
	const text = document.createTextNode("");
	let picture: GlyphPainter | undefined;
	let form: Form = "made";
	let shown: Face | undefined;

	let isPainted = false;
	// Kept here: asking the node would make a string of it each time.
	let said = "";

	const say = (next: string): void => {
		if (said !== next) text.data = said = next;
	};
	const paint = (face: Face | undefined): void => {
		if (face === undefined) {
			form = "made";
			element.replaceChildren(pending());
			return;
		}
		if (typeof face === "string") {
			say(face);
			if (form !== "text") element.replaceChildren(text);
			form = "text";
			return;
		}
		const { glyph } = face;
		if (glyph !== undefined) {
			picture ??= createGlyphPainter();
			picture.paint(glyph);
		}
		if (face.isForeign === true || glyph === undefined || picture === undefined) {
			form = "made";
			element.replaceChildren(...(glyph === undefined || picture === undefined ? [] : [picture.element, " "]), wordsOf(face));
			return;
		}
		say(` ${face.text}`);
		if (form !== "glyph") element.replaceChildren(picture.element, text);
		form = "glyph";
	};
	return {
		element,
		paint: (face) => {
			if (isPainted && face === shown) return;
			isPainted = true;
			shown = face;
			paint(face);
		},
	};
};

const wordsOf = (face: Exclude<Face, string>): Node | string => (face.isForeign === true ? drawSafeText(face.text, "name") : face.text);

/** A row that is not here yet shows a quiet bar, never an empty cell. */
const pending = (): HTMLElement => {
	const bar = document.createElement("span");
	bar.className = styles["pending"] ?? "";
	return bar;
};

type GlyphPainter = { readonly element: SVGElement; paint(glyph: GlyphShape): void };

const svgNamespace = "http://www.w3.org/2000/svg";

const lineAttributes = { fill: "none", stroke: "currentColor", "stroke-width": "1.8" };
const areaAttributes = { fill: "currentColor", "fill-rule": "evenodd", stroke: "none" };

const createGlyphPainter = (): GlyphPainter => {
	const element = document.createElementNS(svgNamespace, "svg");
	for (const [name, value] of Object.entries({ width: "16", height: "16", viewBox: "0 0 16 16", "aria-hidden": "true" }))
		element.setAttribute(name, value);
	const path = document.createElementNS(svgNamespace, "path");
	element.append(path);
	let last: GlyphShape | undefined;
	return {
		element,
		paint: (glyph) => {
			if (glyph === last) return;
			if (glyph.className !== last?.className) element.setAttribute("class", glyph.className);
			if (glyph.d !== last?.d) path.setAttribute("d", glyph.d);
			if (glyph.isLine !== last?.isLine)
				for (const [name, value] of Object.entries(glyph.isLine ? lineAttributes : areaAttributes)) path.setAttribute(name, value);
			last = glyph;
		},
	};
};
