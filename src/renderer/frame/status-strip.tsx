import type { ReactNode } from "react";
import type { ConsoleState } from "../../shared/view/state.ts";
import { globalScope } from "../../shared/model/breaker.ts";
import { breakerAt } from "../../shared/view/breakers.ts";
import { breakerWords, SealGlyph } from "../parts/glyphs.tsx";
import { HashText } from "../parts/hash-text.tsx";
import { formatAgo, formatCount, formatSpan } from "../parts/time.ts";
import { SafeText } from "../parts/safe-text.tsx";
import { type Mode, strictestMode } from "../../shared/model/words.ts";
import { cx } from "../parts/cx.ts";
import { href } from "../router/use-route.ts";
import { useHostNow } from "../store/clock.ts";
import { type ConsoleStore, useConsole, useLive, type Phase } from "../store/console-store.ts";
import { useSlowly } from "../store/use-slowly.ts";
import styles from "./frame.module.css";
import { openModeSheet } from "./mode-sheet.tsx";

const updateMs = 5000;

const stateOf = (store: ConsoleStore): ConsoleState | null => store.state;

/** The instrument strip: readings that are always in the same place. Updated at most every five seconds. */
export function StatusStrip(): ReactNode {
	const phase = useConsole((store) => store.phase);
	const state = useSlowly(stateOf, updateMs);
	return (
		<footer className={styles["status"]}>
			<span role="status">
				<span className={cx(styles["dot"], phase.name === "live" && styles["dotLive"])} aria-hidden="true" />
				{connection(phase)}
			</span>
			{state === null ? null : <Readings state={state} />}
		</footer>
	);
}

function Readings({ state }: { readonly state: ConsoleState }): ReactNode {
	const { chain, counts, mode, halted } = state;
	const isLive = useLive();
	return (
		<>
			<span>
				<ModeReading isLive={isLive}>
					Mode <strong>{mode.mode}</strong> <SafeText text={whyMode(state)} mode="prose" />
				</ModeReading>
				{halted === null ? "" : " · stopped"}
			</span>
			<a href={href("breakers")}>
				<BreakerReading breakers={state.breakers} />
			</a>
			<a href={href("audit")}>
				Chain #{formatCount(chain.size)}{" "}
				<span className={styles["hash"]}>
					· <HashText hex={chain.rootHex} />
				</span>{" "}
				<Verified chain={chain} />
			</a>
			<Grants grants={state.grants} />
			<span className={styles["spacer"]} />
			<span>Prompts {counts.promptsLast10Min} in 10 min</span>
		</>
	);
}

/** The reading opens what changes it; while nothing can be changed it is plain text. */
function ModeReading({ isLive, children }: { readonly isLive: boolean; readonly children: ReactNode }): ReactNode {
	return isLive ? (
		<button type="button" className={styles["reading"]} title="Change the mode of all agents" onClick={openModeSheet}>
			{children}
		</button>
	) : (
		children
	);
}

/** Why the mode is what it is, and who has a stricter one. */
function whyMode({ mode: { mode, why, workspaces = [] }, agents }: ConsoleState): string {
	const isStricter = (each: Mode | undefined): boolean => each !== undefined && each !== mode && strictestMode(each, mode) === each;
	const stricter = [
		...agents.filter((agent) => isStricter(agent.mode)).map((agent) => `${agent.name} ${agent.mode ?? ""}`),
		...workspaces.filter((each) => isStricter(each.mode)).map((each) => `${each.path} ${each.mode}`),
	];
	const others =
		stricter.length === 0 ? "" : stricter.length === 1 ? `; stricter for ${stricter[0] ?? ""}` : `; stricter for ${stricter.length}`;
	return `(${why}${others})`;
}

/** The state of the breaker of all, how many of its actions went well, and how many others are not closed. */
function BreakerReading({ breakers }: { readonly breakers: ConsoleState["breakers"] }): ReactNode {
	const now = useHostNow();
	const all = breakers.find(({ scope }) => scope === globalScope);
	if (all === undefined) return "Breakers";
	const { state, failed, total } = breakerAt(all, now);
	const others = breakers.filter((each) => each !== all && each.state !== "Closed").length;
	return (
		<>
			Breaker <strong>{all.isOff === true ? "off" : breakerWords[state]}</strong>
			{total === 0 ? "" : ` ${total - failed}/${total} ok`}
			{others === 0 ? "" : `, ${others} of agents not closed`}
		</>
	);
}

/** Standing answers and when the next one ends; nothing while there is none. */
function Grants({ grants }: { readonly grants: ConsoleState["grants"] }): ReactNode {
	const now = useHostNow();
	const left = grants.map(({ expiresAt }) => expiresAt - now).filter((each) => each > 0);
	if (left.length === 0) return null;
	return (
		<a href={href("grants")} data-grants="">
			{left.length} {left.length === 1 ? "grant" : "grants"}, next ends in {formatSpan(Math.min(...left))}
		</a>
	);
}

function Verified({ chain }: { readonly chain: ConsoleState["chain"] }): ReactNode {
	const now = useHostNow();
	const { verified } = chain;
	if (verified === undefined) return <SealText seal="unknown" text="not checked" />;
	if (!verified.passed) return <SealText seal="broken" text="broken" />;
	const ago = formatAgo(now - verified.at);
	return <SealText seal="ok" text={ago === "now" ? "verified now" : `verified ${ago} ago`} />;
}

function SealText({ seal, text }: { readonly seal: "ok" | "broken" | "unknown"; readonly text: string }): ReactNode {
	return (
		<>
			<SealGlyph seal={seal} size={14} /> {text}
		</>
	);
}

function connection(phase: Phase): string {
	switch (phase.name) {
		case "live":
			return "Daemon connected";
		case "connecting":
			return "Connecting";
		case "lost":
			return "Not connected";
		case "signed-out":
			return "Not signed in";
	}
}
