import { type ReactNode, useRef, useState } from "react";
import type { PoliciesView } from "../../../shared/contract/console-policies.ts";
import { Button } from "../../parts/button.tsx";
import page from "../../parts/page.module.css";
import { Said } from "../../parts/said.tsx";
import { SafeText } from "../../parts/safe-text.tsx";
import { AsOf, Failure, Loading } from "../../parts/states.tsx";
import { Tabs } from "../../parts/tabs.tsx";
import { TimeText } from "../../parts/time-text.tsx";
import { useCall } from "../../parts/use-call.ts";
import { call } from "../../store/client.ts";
import { useConsole } from "../../store/console-store.ts";
import { setPolicyDraft, usePolicyDraft } from "../../store/policy-draft.ts";
import { Changes } from "./changes.tsx";
import { Effect } from "./effect.tsx";
import { Notes } from "./notes.tsx";
import styles from "./policies.module.css";
import { Projects } from "./projects.tsx";
import { Reports } from "./reports.tsx";
import { RuleForm } from "./rule-form.tsx";
import { Table } from "./table.tsx";

const statusWords = {
	"in-force": "In force",
	"last-good": "Not readable; the last good policies are in force",
	none: "No policies are in force: everything that is not a read is denied",
} as const;

/** `policies.toml` as the host has it in force, the policies that projects bring along, and a draft to try and put in force. */
export function PoliciesScreen(): ReactNode {
	const since = useConsole((store) => store.state?.policies?.since);
	const problem = useConsole((store) => store.state?.policies?.problem?.message);
	const [turn, setTurn] = useState(0);
	const reading = useCall("policy.get", {}, (since ?? 0) + turn + (problem?.length ?? 0));
	const last = useRef<PoliciesView | null>(null);
	if (reading.state === "ready") last.current = reading.value;
	// While it is read anew the screen stays, and with it a draft.
	const view = reading.state === "failed" ? null : last.current;
	return (
		<div className={page["scroll"]} data-screen="policies">
			<div className={page["page"]}>
				<AsOf />
				<div className={page["head"]}>
					<h1>Policies</h1>
				</div>
				{reading.state === "failed" ? (
					<Failure
						what="The policies could not be shown."
						holds="What is in force does not change."
						details={reading.fault.message}
						onRetry={reading.retry}
					/>
				) : view === null ? (
					<Loading rows={8} what="the policies" />
				) : (
					<>
						<Status view={view} />
						<Projects projects={view.projects} onDone={() => setTurn((before) => before + 1)} />
						<Own view={view} onDone={() => setTurn((before) => before + 1)} />
					</>
				)}
			</div>
		</div>
	);
}

/** The person's own file: its table, one policy as fields, the text, what it did; and a draft of it. */
function Own({ view, onDone }: { readonly view: PoliciesView; readonly onDone: () => void }): ReactNode {
	const draft = usePolicyDraft((store) => store.draft);
	const [selected, setSelected] = useState(0);
	const [tab, setTab] = useState("text");
	const [fault, setFault] = useState<string | null>(null);
	const text = draft?.text ?? view.text;
	const check = useCall("policy.check", draft === null ? null : { text });
	const form = useCall("policy.form", { text });
	// Fields that a person is in stay where they are while the new text is read.
	const lastForm = useRef(form);
	if (form.state !== "loading") lastForm.current = form;
	const good = useRef(view.policies);
	if (draft === null) good.current = view.policies;
	else if (check.state === "ready" && check.value.notes.every(({ severity }) => severity !== "error")) good.current = check.value.policies;
	const policies = good.current;
	const chosen = policies[Math.min(selected, policies.length - 1)];
	const change = (next: string): void => setPolicyDraft({ text: next, base: usePolicyDraft.getState().draft?.base ?? view });
	const add = async (): Promise<void> => {
		const names = new Set(policies.map(({ name }) => name));
		const free = Array.from({ length: names.size + 1 }, (_, n) => (n === 0 ? "new-policy" : `new-policy-${n + 1}`)).find(
			(each) => !names.has(each),
		);
		const policy = { name: free ?? "new-policy", predicates: [{ type: "Ask" }] };
		const edited = await call("policy.edit", { text, edits: [{ op: "add", path: ["policies"], value: policy }] });
		if (!edited.ok) return setFault(edited.fault.message);
		setFault(null);
		change(edited.value.text);
		setSelected(policies.length);
		setTab("rule");
	};
	return (
		<>
			<section className={page["section"]}>
				<div className={page["sectionHead"]}>
					<h2>Policies</h2>
					<Button onClick={() => void add()}>New policy</Button>
				</div>
				{fault === null ? null : (
					<p role="alert" className={page["fault"]}>
						<Said text={fault} />
					</p>
				)}
				<Table policies={policies} selected={chosen?.name} onSelect={setSelected} />
				<Reports policies={policies} notes={draft === null ? view.notes : check.state === "ready" ? check.value.notes : []} />
			</section>
			<section className={page["section"]} aria-label="One policy, and the text">
				<Tabs
					label="One policy, and the text"
					current={tab}
					onChange={setTab}
					tabs={[
						{
							id: "rule",
							title: "Rule",
							panel: () => <RuleForm text={text} form={lastForm.current} index={selected} onText={change} />,
						},
						{ id: "text", title: "Text", panel: () => <Text text={text} isDraft={draft !== null} onText={change} /> },
						{ id: "effect", title: "Effect", panel: () => <Effect name={chosen?.name} notes={view.notes} /> },
					]}
				/>
			</section>
			{draft === null ? null : (
				<Changes
					draft={draft}
					check={check}
					onDone={() => {
						setPolicyDraft(null);
						onDone();
					}}
				/>
			)}
		</>
	);
}

function Text(props: { readonly text: string; readonly isDraft: boolean; readonly onText: (text: string) => void }): ReactNode {
	const { text, isDraft, onText } = props;
	return isDraft ? (
		<textarea
			className={styles["editor"]}
			aria-label="Draft of policies.toml"
			spellCheck={false}
			value={text}
			onChange={(event) => onText(event.target.value)}
		/>
	) : (
		<>
			<pre className={styles["text"]} tabIndex={0} aria-label="Text in force">
				<SafeText text={text === "" ? "# empty" : text} mode="file" />
			</pre>
			<div className={styles["acts"]}>
				<Button onClick={() => onText(text)}>Edit a draft</Button>
			</div>
		</>
	);
}

function Status({ view }: { readonly view: PoliciesView }): ReactNode {
	const { state, notes } = view;
	return (
		<section className={page["section"]} aria-label="Status">
			<p>
				<strong>{statusWords[state.status]}</strong>, since <TimeText at={state.since} form="day" />, from{" "}
				<code>
					<SafeText text={state.file} mode="name" />
				</code>
			</p>
			{state.problem === undefined ? null : (
				<p className={page["fault"]} role="alert">
					<Said text={state.problem.message} />
				</p>
			)}
			<Notes notes={notes} />
		</section>
	);
}
