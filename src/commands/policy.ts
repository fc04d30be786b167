import { type Command, Option } from "commander";
import { levels, modes } from "../shared/model/words.ts";
import { withAction } from "./look.ts";
import { spanMs, wholeNumber } from "./values.ts";

/** `countersign policy`: names, options and help. */

export const policyCommand = (program: Command): Command =>
	program.command("policy").description("look at policies, try them, and replay them over the audit log; without a host");

export const policyCheck = (policy: Command): Command =>
	policy
		.command("check")
		.argument("[file]", "a policies file (default: the one in force)")
		.description("read a policies file strictly and say what is worth knowing; exit code 2 when it cannot be read");

export const policyTest = (policy: Command): Command =>
	policy
		.command("test")
		.argument("[file]", "a policies file (default: the one in force)")
		.option("--tests <folder>", "tests to run (default: `tests` beside the policies, and `.countersign/tests` here)")
		.description("run the examples of every policy and the tests beside them; exit code 2 when one fails");

export const policyExplain = (policy: Command): Command =>
	withAction(policy.command("explain"), "approval mode")
		.description("what each policy says of an action now")
		.option("--file <file>", "policies to ask (default: the ones in force)")
		.option("--json", "print the findings as JSON");

export const policyImport = (policy: Command): Command =>
	policy
		.command("import")
		.argument("<file>", "a `policies.toml` of Rustant")
		.description("print Rustant's policies in the words of this program; what cannot be kept is left out and said so");

export const policyReplay = (policy: Command): Command =>
	policy
		.command("replay")
		.description("decide the audit log again and list every decision that would differ")
		.option("--config <file>", "the policies to try (default: the ones in force; with --level or --mode: those of the time)")
		.addOption(
			new Option("--revision <seq>", "the policies that this entry put in force")
				.argParser(wholeNumber(0, Number.MAX_SAFE_INTEGER))
				.conflicts("config"),
		)
		.addOption(new Option("--level <level>", "as if every agent had been at this trust level").choices(levels))
		.addOption(new Option("--mode <mode>", "as if this approval mode had been in force").choices(modes))
		.option("--query <line>", "only requests of which this query finds an entry, as in the Audit screen")
		.option("--over <log>", "the log's database (default: the one of this home)")
		.option("--save-tests <file>", "write what would differ as tests for `policy test`; the file must not be there yet")
		.option("--last <time>", "only what was decided in this time, such as `30d` or `12h`", spanMs)
		.option("--json", "the report as JSON");
