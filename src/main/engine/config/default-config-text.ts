/** What a new installation gets as `countersign.toml`: every rule explained, the defaults in force. */
export const defaultConfigText = `# Rules of Countersign. Every action of every agent is held to them.
# A mistake in this file keeps the last good rules in force and shows a banner; nothing is ever silently ignored.

[safety]
# How much runs without asking:
#   safe      reads run, everything else asks
#   cautious  as safe, and writes that can be undone run
#   paranoid  everything asks
# For a while, an operator can set one that is looser (countersign mode yolo --minutes 15); it ends by itself.
approval_mode = "safe"

# Never read, written or deleted, under whatever name or link. A name without a slash counts at any depth.
denied_paths = []
# denied_paths = [".env*", "**/*.key", "**/*.pem", "/etc/**", "/root/**"]

# If set, only these. Relative to the workspace.
# allowed_paths = ["src/", "tests/", "docs/"]

# Never run, in whatever spelling: programs, or programs with arguments.
denied_commands = ["mkfs", "chmod 777"]
# denied_commands = ["sudo", "rm -rf", "mkfs", "dd", "chmod 777"]

# Run without asking, as long as nothing else in the command needs an answer.
allowed_commands = []
# allowed_commands = ["npm test", "git status"]

# Ask with a warning, besides keys, credentials, browser data and .env files, which always do.
sensitive_patterns = ["*.env", "*.pem", "*.key"]

[network]
# false: no action may use the network.
enabled = true
# Run without asking when set; every other host asks, or is denied with denied_hosts = ["*"].
# allowed_hosts = ["api.example.com", "*.example.org"]
denied_hosts = []

[approvals]
# How long a request waits for a person before it is denied.
deadline_ms = 600_000
destructive_deadline_ms = 1_800_000
`;
