import type { ReactNode } from "react";
import type { Evidence } from "../../shared/model/card.ts";
import { SafeText } from "../parts/safe-text.tsx";
import styles from "./card.module.css";
import { formatBytes } from "./words.ts";

type Network = Extract<Evidence, { type: "network" }>;
type Mcp = Extract<Evidence, { type: "mcp" }>;

function Warning({ text }: { readonly text: string | undefined }): ReactNode {
	return text === undefined ? null : (
		<>
			{" "}
			<span className={styles["warning"]}>{text}</span>
		</>
	);
}

/** The address taken apart: a host that only looks right does not survive its own row. */
export function NetworkEvidence({ network }: { readonly network: Network }): ReactNode {
	return (
		<section className={styles["section"]}>
			<table className={styles["table"]}>
				<thead>
					<tr>
						<th scope="col">Part</th>
						<th scope="col">Value</th>
					</tr>
				</thead>
				<tbody>
					<tr data-unit="Method">
						<td>method</td>
						<td>
							<strong>
								<SafeText text={network.method} mode="name" />
							</strong>
						</td>
					</tr>
					{network.parts.map((part, index) => (
						<tr key={index} data-unit={`Address ${part.name}`}>
							<td>{part.name}</td>
							<td>
								<SafeText text={part.value} mode="name" />
								<Warning text={part.warning} />
							</td>
						</tr>
					))}
					{network.headers.map((header, index) => (
						<tr key={`h${index}`} data-unit={`Header ${header.name}`}>
							<td>
								<SafeText text={header.name} mode="name" />
							</td>
							<td>
								<SafeText text={header.value} mode="code" />
							</td>
						</tr>
					))}
					{network.bodyBytes === undefined ? null : (
						<tr data-unit="Body">
							<td>body</td>
							<td>{formatBytes(network.bodyBytes)}, in full above</td>
						</tr>
					)}
				</tbody>
			</table>
		</section>
	);
}

/** Arguments of a tool, one row each. What the server says about itself is a claim and is not here. */
export function McpEvidence({ mcp }: { readonly mcp: Mcp }): ReactNode {
	return (
		<section className={styles["section"]}>
			<p>
				Server <strong>{mcp.server === "" ? "not named" : <SafeText text={mcp.server} mode="name" />}</strong>, tool{" "}
				<strong>
					<SafeText text={mcp.tool} mode="name" />
				</strong>
			</p>
			{mcp.rows.length === 0 ? null : (
				<table className={styles["table"]}>
					<thead>
						<tr>
							<th scope="col">Argument</th>
							<th scope="col" className={styles["type"]}>
								Type
							</th>
							<th scope="col">Value</th>
						</tr>
					</thead>
					<tbody>
						{mcp.rows.map((row, index) => (
							<tr key={index} data-unit={`Argument ${row.path}`}>
								<td>
									<SafeText text={row.path} mode="name" />
								</td>
								<td className={styles["type"]}>{row.type}</td>
								<td>
									<SafeText text={row.value} mode="file" />
									<Warning text={row.warning} />
								</td>
							</tr>
						))}
					</tbody>
				</table>
			)}
		</section>
	);
}
