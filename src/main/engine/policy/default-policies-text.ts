/** What a new installation gets as `policies.toml`: no policy, and how one looks. */
export const defaultPoliciesText = `# Policies of Countersign: which actions, and what is said of them. docs/policies.md explains every word.
# Every policy that is about an action is asked, and the strictest answer wins.
# A mistake in this file keeps the last good policies in force and shows a banner.

# [[policies]]
# name = "no-production-writes"
# tools = ["shell_exec", "file_write"]
# predicates = [
#   { type = "TimeWindow", start = "20:00", end = "08:00", action = "deny" },
#   { type = "MinTrustLevel", level = "Supervised" },
# ]
`;
