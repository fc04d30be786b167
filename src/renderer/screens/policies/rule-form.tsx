import { type ReactNode, useRef, useState } from "react";
import type { FormEdit, PolicyForm } from "../../../shared/contract/console-policies.ts";
import { type PredicateType, predicateTypes } from "../../../shared/model/policy.ts";
import { Button } from "../../parts/button.tsx";
import page from "../../parts/page.module.css";
import { Said } from "../../parts/said.tsx";
import type { Reading } from "../../parts/use-call.ts";
import { call } from "../../store/client.ts";
import { newPredicates, policyFields, predicateFields } from "./field-kinds.ts";
import { type FieldValue, FormField } from "./form-field.tsx";
import styles from "./policies.module.css";

/** One policy as fields. Each change goes into the text where it stands; comments and order stay. */
export function RuleForm(props: {
	readonly text: string;
	readonly form: Reading<{ readonly policies: readonly PolicyForm[] | null }>;
	readonly index: number;
	readonly onText: (text: string) => void;
}): ReactNode {
	const { text, form, onText } = props;
	const [fault, setFault] = useState<string | null>(null);
	// One after the other, each on the text that the one before made: a quick hand loses nothing.
	const latest = useRef(text);
	latest.current = text;
	const queue = useRef<Promise<unknown>>(Promise.resolve());
	const edit = (edits: FormEdit[]): void => {
		queue.current = queue.current.then(async () => {
			const edited = await call("policy.edit", { text: latest.current, edits });
			setFault(edited.ok ? null : edited.fault.message);
			if (!edited.ok) return;
			latest.current = edited.value.text;
			onText(edited.value.text);
		});
	};
	if (form.state === "loading") return <p role="status">Reading</p>;
	const policies = form.state === "ready" ? form.value.policies : null;
	if (policies === null) return <p role="alert">This is no TOML at the moment: mend it under Text.</p>;
	const index = Math.min(props.index, policies.length - 1);
	const policy = policies[index];
	if (policy === undefined) return <p className={page["means"]}>There is no policy yet.</p>;
	const set = (path: (string | number)[], value: FieldValue): void =>
		edit([value === null ? { op: "remove", path } : { op: "set", path, value }]);
	return (
		<div className={styles["form"]} key={index}>
			{fault === null ? null : (
				<p role="alert" className={page["fault"]}>
					<Said text={fault} />
				</p>
			)}
			<div className={styles["fields"]}>
				{policyFields.map((field) => (
					<FormField
						key={field.key}
						field={field}
						value={policy.values[field.key]}
						onChange={(value) => set(["policies", index, field.key], value)}
					/>
				))}
			</div>
			{policy.values["command"] === undefined ? null : (
				<p>
					Command, word for word: <code>{JSON.stringify(policy.values["command"])}</code>; change it under Text.
				</p>
			)}
			<h3>What it says</h3>
			{policy.predicates.map((predicate, at) => (
				<Predicate
					key={at}
					predicate={predicate}
					onSet={(key, value) => set(["policies", index, "predicates", at, key], value)}
					onRemove={() => edit([{ op: "remove", path: ["policies", index, "predicates", at] }])}
				/>
			))}
			<div className={styles["acts"]}>
				<AddPredicate onAdd={(type) => edit([{ op: "add", path: ["policies", index, "predicates"], value: newPredicates[type] }])} />
				<Button look="quiet" onClick={() => edit([{ op: "remove", path: ["policies", index] }])}>
					Remove this policy
				</Button>
			</div>
		</div>
	);
}

function Predicate(props: {
	readonly predicate: PolicyForm["predicates"][number];
	readonly onSet: (key: string, value: FieldValue) => void;
	readonly onRemove: () => void;
}): ReactNode {
	const { predicate, onSet, onRemove } = props;
	const type = predicateTypes.find((each) => each === predicate["type"]);
	// `threshold` is another name of the same limit.
	const keyOf = (key: string): string =>
		type === "MaxBlastRadius" && key === "limit" && predicate["limit"] === undefined && predicate["threshold"] !== undefined
			? "threshold"
			: key;
	return (
		<fieldset className={styles["predicate"]}>
			<legend>{type ?? "Not known"}</legend>
			{type === undefined
				? null
				: predicateFields[type].map((field) => (
						<FormField
							key={field.key}
							field={field}
							value={predicate[keyOf(field.key)]}
							onChange={(value) => onSet(keyOf(field.key), value)}
						/>
					))}
			<Button look="quiet" aria-label={`Remove ${type ?? "this"}`} onClick={onRemove}>
				Remove
			</Button>
		</fieldset>
	);
}

function AddPredicate({ onAdd }: { readonly onAdd: (type: PredicateType) => void }): ReactNode {
	const [type, setType] = useState<PredicateType>("Ask");
	return (
		<>
			<select
				aria-label="What else it says"
				value={type}
				onChange={(event) => setType(predicateTypes.find((each) => each === event.target.value) ?? "Ask")}
			>
				{predicateTypes.map((each) => (
					<option key={each} value={each}>
						{each}
					</option>
				))}
			</select>
			<Button onClick={() => onAdd(type)}>Add</Button>
		</>
	);
}
