/** The policies of the mission's own text, word for word. */
export const missionPolicies = `[[policies]]
name = "no-production-writes"
tools = ["shell_exec", "file_write"]
predicates = [
  { type = "TimeWindow", start = "20:00", end = "08:00", action = "deny" },
  { type = "MinTrustLevel", level = "Supervised" }
]

[[policies]]
name = "deployment-consensus"
tools = ["kubernetes"]
predicates = [
  { type = "RequiresConsensus", min_approvers = 2 },
  { type = "MaxConcurrentDeployments", limit = 1 }
]
`;
