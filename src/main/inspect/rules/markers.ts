import type { InspectionKind, Severity } from "../finding.ts";

/**
 * Forms instead of words: the delimiters of chat templates, headings and tags that pretend to be the system's, and
 * other shapes that only make sense when a model is to be fooled. Matched on the normal view (lower case); every
 * repetition is bounded.
 */
export type MarkerRule = { readonly kind: InspectionKind; readonly severity: Severity; readonly reason: string; readonly pattern: RegExp };

const pretends = "is set like a turn or a heading of the system's own";

export const markerRules: readonly MarkerRule[] = [
	{
		kind: "role-marker",
		severity: "medium",
		reason: "holds a delimiter of a chat template, which a model may take for the start of another turn",
		pattern:
			/<\|(?:im_start|im_end|im_sep|system|user|assistant|endoftext|end_of_turn|start_header_id|end_header_id|eot_id|begin_of_text|channel|message|return)\|>|\[\/?inst\]|<<\/?sys>>|<start_of_turn>|<end_of_turn>|<\uff5c(?:user|assistant|system)\uff5c>|\[(?:system_prompt|available_tools|tool_results)\]/g,
	},
	{
		kind: "role-marker",
		severity: "high",
		reason: pretends,
		pattern:
			/#{2,6} ?\(?system[ _-]?(?:message|prompt|instructions?|override)\)?|#{2,6} ?(?:instruction|system|new instructions?) ?: ?\S|#{2,6} ?new (?:system )?instructions?\b|[[(<{]{1,3} ?\/?(?:system|admin|developer|root)[ _-](?:message|mode|override|prompt|note|instructions?|notice|command|directive)\b[^\n]{0,200}[\])>}]|<(?:system|admin)[ _-]?(?:mode|override)>/g,
	},
	{
		kind: "role-marker",
		severity: "high",
		reason: pretends,
		pattern:
			/[-=*%#<[]{2,8} ?(?:begin|end|start|stop) (?:of )?(?:the )?(?:system|user|untrusted|admin|developer|prior|original)[ _-]?(?:prompt|message|input|instructions?|ambiguity|data|content|query|text|context)?[^\n]{0,24}[-=*%#>\]]{2,8}/g,
	},
	{
		kind: "role-marker",
		severity: "high",
		reason: "is a tag that gives orders to the reader",
		pattern:
			/<(?:information|important|system|instructions?|admin|critical|secret|hidden|urgent)>[^<]{0,160}(?:\bai\b|\bllm\b|language model|\bassistant\b|before (?:using|you|calling)|read (?:the )?(?:file|~|\/)|ignore|you must)/g,
	},
	{
		kind: "role-marker",
		severity: "medium",
		reason: "is a line set like another speaker's turn",
		pattern: /(?:^|\n) {0,3}(?:human|user) ?: [^\n]{1,400}\n{1,3} {0,3}(?:assistant|ai|gpt) ?: ?\S/g,
	},
	{
		kind: "role-marker",
		severity: "medium",
		reason: "is a line that pretends to come from the system",
		pattern:
			/(?:^|\n) {0,3}\[?(?:system|admin|developer)\]? ?(?:message|note|prompt|override|alert)? ?: ?(?:you |ignore|disregard|forget|new |override|the user|from now|do not|please ignore|all previous)/g,
	},
	{
		kind: "new-instructions",
		severity: "high",
		reason: "gives the reader instructions in place of its task",
		pattern:
			/\bnew instructions? ?:|\bbegin reprogramming\b|\b(?:important|urgent)!{2,} ?(?:ignore|stop|forget|disregard)|"?(?:only|just) say ?:? ?"?(?:pwned|hacked|owned)|\bprint "?(?:pwned|hacked|haha pwned)/g,
	},
	{
		kind: "prompt-extraction",
		severity: "high",
		reason: "asks for the instructions or the prompt that the reader was given",
		pattern: /\bbegin your (?:response|answer|reply) with\b[^\n]{0,80}(?:instructions|prompt)|\bhere are my (?:system )?instructions\b/g,
	},
];
