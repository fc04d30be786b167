import { remember } from "../../../shared/lib/remember.ts";
import type { Kind } from "../../../shared/model/words.ts";

/**
 * Which analyser a tool gets, by its name. Names of well-known agents' tools are listed as well as our own, because a
 * tool whose kind is known by name is analysed as that kind whatever the agent declares.
 */

const byName: Readonly<Record<string, Kind>> = {
	shell: "shell",
	shell_exec: "shell",
	bash: "shell",
	sh: "shell",
	exec: "shell",
	exec_command: "shell",
	execute_command: "shell",
	run_command: "shell",
	run_shell_command: "shell",
	run_terminal_cmd: "shell",
	run_in_terminal: "shell",
	local_shell: "shell",
	terminal: "shell",
	powershell: "shell",
	file_read: "file.read",
	read: "file.read",
	read_file: "file.read",
	view: "file.read",
	cat: "file.read",
	notebookread: "file.read",
	glob: "file.read",
	grep: "file.read",
	ls: "file.read",
	list_dir: "file.read",
	list_directory: "file.read",
	search_files: "file.read",
	file_list: "file.read",
	file_search: "file.read",
	file_write: "file.write",
	write: "file.write",
	write_file: "file.write",
	create_file: "file.write",
	file_create: "file.write",
	file_edit: "file.write",
	edit: "file.write",
	edit_file: "file.write",
	multiedit: "file.write",
	multi_edit: "file.write",
	notebookedit: "file.write",
	notebook_edit: "file.write",
	str_replace: "file.write",
	replace_in_file: "file.write",
	file_append: "file.write",
	file_move: "file.write",
	file_copy: "file.write",
	file_rename: "file.write",
	move_file: "file.write",
	rename_file: "file.write",
	file_delete: "file.delete",
	delete: "file.delete",
	delete_file: "file.delete",
	remove_file: "file.delete",
	file_remove: "file.delete",
	http_fetch: "network",
	http_request: "network",
	http_get: "network",
	http_post: "network",
	fetch: "network",
	fetch_url: "network",
	web_fetch: "network",
	webfetch: "network",
	web_search: "network",
	websearch: "network",
	download: "network",
	browser_navigate: "network",
	open_url: "network",
	secret_attach: "secret.attach",
	attach_secret: "secret.attach",
	forge_propose: "forge.propose",
	propose_tool: "forge.propose",
	deploy: "deploy",
	kubernetes: "deploy",
	kubectl: "deploy",
	helm: "deploy",
	terraform: "deploy",
	docker_push: "deploy",
	publish: "deploy",
	release: "deploy",
	message: "message",
	send_message: "message",
	send_email: "message",
	email: "message",
	slack: "message",
	notify: "message",
	post_message: "message",
	output_release: "output.release",
	plan: "plan",
	exit_plan_mode: "plan",
	exitplanmode: "plan",
};

/** `mcp:server/tool` and the `mcp__server__tool` form of some agents. Null when the name is not of that kind. */
export const mcpName = remember(1024, (tool): { readonly server: string; readonly tool: string } | null => {
	const found = /^mcp:([^/]+)\/(.+)$/.exec(tool) ?? /^mcp__(.+?)__(.+)$/.exec(tool);
	return found?.[1] && found[2] ? { server: found[1], tool: found[2] } : null;
});

/** The kind a tool's name stands for; null for a name that is not known. */
export const kindOfTool = (tool: string): Kind | null => {
	if (/^mcp(?::|__)/.test(tool)) return "mcp.call";
	const name = tool.toLowerCase().replace(/[-.]/g, "_");
	return Object.hasOwn(byName, name) ? (byName[name] ?? null) : null;
};
