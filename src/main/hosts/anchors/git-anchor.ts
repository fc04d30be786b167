import { fail, ok, type Result } from "../../../shared/lib/result.ts";
import type { NoteSigner } from "../../audit/note.ts";
import { runGit } from "../../system/git.ts";
import { allowedSigner, sshSignature } from "./ssh-signature.ts";

/**
 * Checkpoints as commits of a branch of their own, signed with the log's key. Objects and the ref are written directly:
 * no working tree, no index and no other branch is touched.
 */

export const anchorBranch = "refs/heads/countersign-checkpoints";

export type Head = { readonly size: number; readonly note: string };

const nothing = "0".repeat(40);

/** Each step's output, one line; stops at the first that fails. */
const object = async (repository: string, type: string, content: string): Promise<Result<string>> => {
	const made = await runGit(repository, ["hash-object", "-t", type, "-w", "--no-filters", "--stdin"], content);
	return made.ok ? ok(made.value.trim()) : made;
};

const indented = (signature: string): string => signature.replaceAll("\n", "\n ");

/** Commits the head; with `isTagged`, a signed tag `countersign/<size>` as well. Gives the commit. Faults: `unavailable`, in Git's words. */
export const anchorInGit = async (
	repository: string,
	isTagged: boolean,
	head: Head,
	signer: NoteSigner,
	atMs: number,
): Promise<Result<string>> => {
	const own = await runGit(repository, ["rev-parse", "--git-dir"]);
	if (!own.ok) return fail("unavailable", `\`${repository}\` cannot be used: ${own.fault.message}`);
	const parent = await runGit(repository, ["rev-parse", "--verify", "--quiet", anchorBranch]);
	const before = parent.ok ? parent.value.trim() : null;

	const blob = await object(repository, "blob", head.note);
	if (!blob.ok) return blob;
	const signers = await object(repository, "blob", `${allowedSigner(signer)}\n`);
	if (!signers.ok) return signers;
	const tree = await runGit(
		repository,
		["mktree"],
		`100644 blob ${signers.value}\tallowed_signers\n100644 blob ${blob.value}\tcheckpoint\n`,
	);
	if (!tree.ok) return tree;

	const who = `Countersign <${signer.key.keyIdHex}@countersign.invalid> ${Math.floor(atMs / 1000)} +0000`;
	const top = [`tree ${tree.value.trim()}`, ...(before === null ? [] : [`parent ${before}`]), `author ${who}`, `committer ${who}`];
	const message = `Head of ${signer.key.name} at ${head.size} entries\n\n${head.note}`;
	const unsigned = `${top.join("\n")}\n\n${message}`;
	const commit = await object(repository, "commit", `${top.join("\n")}\ngpgsig ${indented(sshSignature(unsigned, signer))}\n\n${message}`);
	if (!commit.ok) return commit;
	// Only from the head that was read: another writer of this branch is not overwritten.
	const moved = await runGit(repository, ["update-ref", "-m", "anchor", anchorBranch, commit.value, before ?? nothing]);
	if (!moved.ok) return moved;
	if (!isTagged) return commit;

	const name = `countersign/${head.size}`;
	const content = `object ${commit.value}\ntype commit\ntag ${name}\ntagger ${who}\n\n${message}`;
	const tag = await object(repository, "tag", `${content}${sshSignature(content, signer)}\n`);
	if (!tag.ok) return tag;
	const tagged = await runGit(repository, ["update-ref", `refs/tags/${name}`, tag.value]);
	return tagged.ok ? commit : tagged;
};

/** The newest checkpoint of the branch; null when there is none. Faults: `unavailable`. */
export const readGitAnchor = async (repository: string): Promise<Result<string | null>> => {
	const there = await runGit(repository, ["rev-parse", "--git-dir"]);
	if (!there.ok) return there;
	const has = await runGit(repository, ["rev-parse", "--verify", "--quiet", anchorBranch]);
	if (!has.ok) return ok(null);
	return runGit(repository, ["cat-file", "blob", `${anchorBranch}:checkpoint`]);
};
