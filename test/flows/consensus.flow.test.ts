import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { must } from "../kit/rig.ts";
import { type Story, tell } from "../kit/story.ts";

/** A deployment that a policy wants two people to agree to: both say yes, or one says no. */

const policies = `[[policies]]
name = "deployment-consensus"
tools = ["kubernetes"]
predicates = [{ type = "RequiresConsensus", min_approvers = 2 }]
`;
const passphraseOf = (name: string): string => `the passphrase of ${name}`;

/** A story with two people who have keys of their own: `mira` and `jo`. */
const tellOfTwo = async (t: TestContext, name: string): Promise<Story> => {
	const story = await tell(t, name, { policies, toml: '[safety]\napproval_mode = "cautious"\n' });
	await story.step("two people get a key each", () =>
		story.quietly(async () => {
			for (const person of ["mira", "jo"])
				must(await story.console().call("operator.add", { name: person, passphrase: passphraseOf(person), owns: [] }));
		}),
	);
	return story;
};

const ask = async (story: Story, id: string) => {
	const { work } = story.host;
	const bot = await story.agent();
	return story.step("the agent asks to deploy", async () => {
		const asking = bot.call("action.request", { id, tool: "kubernetes", args: { apply: "shop.yaml" }, cwd: work, workspace: work });
		await story.console().waiting(id);
		return { asking };
	});
};

/** `person` reads the card and answers in their own name; what they type to sign is told to nobody. */
const answer = async (story: Story, person: string, id: string, verdict: "approve" | "deny") => {
	const operator = story.console();
	const { digest, rev } = must(await operator.call("request.card", { id }));
	const about = { id, digest, rev };
	const nonce = verdict === "approve" ? must(await operator.call("request.arm", about)).nonce : "no";
	const { signatureHex } = await story.quietly(async () =>
		must(await operator.call("operator.sign", { ...about, name: person, passphrase: passphraseOf(person), verdict, nonce })),
	);
	return operator.call("request.answer", { ...about, nonce, verdict, ...operator.answered, as: { name: person, signatureHex } });
};

test("two yeses, each under its person's own key, allow a deployment; the same person twice is one", { timeout: 120_000 }, async (t) => {
	const story = await tellOfTwo(t, "consensus-approved");
	const { asking } = await ask(story, "k1");
	await story.step("without a name nobody's yes counts", () => story.console().approve("k1"));
	await story.step("one says yes: it still waits", async () => must(await answer(story, "mira", "k1", "approve")));
	await story.step("the same one says yes again: it still waits", () => answer(story, "mira", "k1", "approve"));
	await story.step("the other says yes", async () => {
		must(await answer(story, "jo", "k1", "approve"));
		must(await asking);
	});
	story.end();
});

test("one no is final, whatever was said before it and after", { timeout: 120_000 }, async (t) => {
	const story = await tellOfTwo(t, "consensus-denied");
	const { asking } = await ask(story, "k1");
	await story.step("one says yes: it still waits", async () => must(await answer(story, "mira", "k1", "approve")));
	await story.step("the other says no; it can be taken back for a moment, then it is delivered", async () => {
		must(await answer(story, "jo", "k1", "deny"));
		must(await asking);
	});
	await story.step("another yes comes too late", () => assert.rejects(story.console().approve("k1"), /not_found/));
	await story.step("asked again about the same id, it stays denied", async () => {
		const { work } = story.host;
		const bot = await story.agent();
		must(await bot.call("action.request", { id: "k1", tool: "kubernetes", args: { apply: "shop.yaml" }, cwd: work, workspace: work }));
	});
	story.end();
});
