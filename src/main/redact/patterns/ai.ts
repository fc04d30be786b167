import { URL64 } from "../chars.ts";
import { type Pattern, token } from "../pattern.ts";
import { isScrambled } from "../randomness.ts";

const ai = (kind: string, title: string, keywords: string | readonly string[], secret: RegExp, options = {}) =>
	token(kind, "ai", title, keywords, secret, options);

/** Vendors that write their name behind `sk-`. */
const skVendors: readonly [prefix: string, kind: string][] = [
	["sk-ant-", "anthropic-api-key"],
	["sk-proj-", "openai-api-key"],
	["sk-svcacct-", "openai-api-key"],
	["sk-admin-", "openai-api-key"],
	["sk-or-", "openrouter-api-key"],
	["sk-lf-", "langfuse-secret-key"],
];

const plainSk = ai("sk-api-key", "Key that starts with `sk-` (OpenAI, DeepSeek, Stability, Moonshot, …)", "sk-", /sk-[A-Za-z0-9_-]{30}/y, {
	rest: URL64,
	accept: isScrambled,
});

/** `sk-` ends before `sk-ant-` does, so it is asked first: it gives the vendor's name when the key carries one. */
const skKey: Pattern = {
	...plainSk,
	find: (text, at, after, floor, memo) => {
		const span = plainSk.find(text, at, after, floor, memo);
		const vendor = span === null ? undefined : skVendors.find(([prefix]) => text.startsWith(prefix, at));
		return span === null || vendor === undefined ? span : { ...span, kind: vendor[1] };
	},
};

/** Keys of model vendors and of the tools around them. */
export const aiPatterns: readonly Pattern[] = [
	ai("anthropic-api-key", "Anthropic API or admin key", "sk-ant-", /sk-ant-[a-z]{2,8}\d{2}-[\w-]{32}/y, { rest: URL64 }),
	ai(
		"openai-api-key",
		"OpenAI project, service account or admin key",
		["sk-proj-", "sk-svcacct-", "sk-service-", "sk-admin-", "sk-none-"],
		/sk-[a-zA-Z]{4,8}-[\w-]{28}/y,
		{ rest: URL64 },
	),
	ai("openrouter-api-key", "OpenRouter key", "sk-or-", /sk-or-(?:v\d-)?[\w-]{32}/y, { rest: URL64 }),
	ai("langfuse-secret-key", "Langfuse secret key", "sk-lf-", /sk-lf-[0-9a-f]{8}-[\w-]{20}/y, { rest: URL64 }),
	ai("litellm-key", "LiteLLM virtual key", "sk-litellm-", /sk-litellm-[\w-]{16}/y, { rest: URL64 }),
	skKey,
	ai("google-api-key", "Google API key (Gemini, Maps, Firebase)", "AIza", /AIza[\w-]{35}/y, { rest: URL64, edge: "any" }),
	ai("google-ai-auth-key", "Google AI Studio auth key", "AQ.", /AQ\.Ab[\w-]{40}/y, { rest: URL64 }),
	ai("groq-api-key", "Groq key", "gsk_", /gsk_[A-Za-z0-9]{40}/y, { rest: URL64 }),
	ai("huggingface-token", "Hugging Face user token", "hf_", /hf_[A-Za-z0-9]{30}/y, { rest: URL64 }),
	ai("huggingface-org-token", "Hugging Face organisation token", "api_org_", /api_org_[A-Za-z0-9]{30}/y, { rest: URL64 }),
	ai("replicate-api-token", "Replicate token", "r8_", /r8_[A-Za-z0-9]{32}/y, { rest: URL64 }),
	ai("xai-api-key", "xAI key", "xai-", /xai-[A-Za-z0-9_]{60}/y, { rest: URL64 }),
	ai("perplexity-api-key", "Perplexity key", "pplx-", /pplx-[A-Za-z0-9]{32}/y, { rest: URL64 }),
	ai("fireworks-api-key", "Fireworks key", ["fw_", "fpk_"], /(?:fw|fpk)_[A-Za-z0-9]{20}/y, { rest: URL64, accept: isScrambled }),
	ai("together-api-key", "Together key", "tgp_v1_", /tgp_v1_[\w-]{32}/y, { rest: URL64 }),
	ai("cerebras-api-key", "Cerebras key", "csk-", /csk-[a-z0-9]{32}/y, { rest: URL64 }),
	ai("nvidia-api-key", "NVIDIA key", "nvapi-", /nvapi-[\w-]{40}/y, { rest: URL64 }),
	ai("elevenlabs-api-key", "ElevenLabs key", "sk_", /sk_[0-9a-f]{40}/y, { rest: URL64 }),
	ai("langsmith-api-key", "LangSmith key", "lsv2_", /lsv2_[a-z]{2}_[0-9a-f]{32}/y, { rest: URL64 }),
	ai("langchain-api-key", "LangChain hub key", "ls__", /ls__[0-9a-f]{32}/y, { rest: URL64 }),
	ai("pinecone-api-key", "Pinecone key", "pcsk_", /pcsk_[A-Za-z0-9]{4,8}_[A-Za-z0-9]{40}/y, { rest: URL64 }),
	ai("wandb-api-key", "Weights & Biases key", "wandb_v1_", /wandb_v1_[\w-]{30}/y, { rest: URL64 }),
	ai("voyage-api-key", "Voyage AI key", "pa-", /pa-[\w-]{40}/y, { rest: URL64, accept: isScrambled }),
	ai("jina-api-key", "Jina AI key", "jina_", /jina_[\w-]{40}/y, { rest: URL64 }),
	ai("tavily-api-key", "Tavily key", "tvly-", /tvly-[A-Za-z0-9-]{28}/y, { rest: URL64 }),
	ai("anyscale-api-key", "Anyscale key", "esecret_", /esecret_[A-Za-z0-9]{20}/y, { rest: URL64 }),
	ai("runpod-api-key", "RunPod key", "rpa_", /rpa_[A-Z0-9]{32}/y, { rest: URL64 }),
	ai("modal-token-secret", "Modal token secret", "as-", /as-[A-Za-z0-9]{22}(?![\w-])/y, { accept: isScrambled }),
	ai("cursor-api-key", "Cursor key", "key_", /key_[0-9a-f]{64}/y),
	ai("firecrawl-api-key", "Firecrawl key", "fc-", /fc-[0-9a-f]{32}(?![\w-])/y),
	ai("e2b-api-key", "E2B key", "e2b_", /e2b_[0-9a-f]{40}/y),
	ai("apify-api-token", "Apify token", "apify_api_", /apify_api_[A-Za-z0-9-]{30}/y, { rest: URL64 }),
	ai("llamacloud-api-key", "LlamaCloud key", "llx-", /llx-[A-Za-z0-9]{40}/y, { rest: URL64 }),
	ai("bedrock-api-key", "Amazon Bedrock long-lived key", "ABSKQmVkcm9ja", /ABSKQmVkcm9ja[\w+/]{40}[\w+/=]{0,120}/y),
	ai(
		"bedrock-session-key",
		"Amazon Bedrock short-lived key",
		"bedrock-api-key-",
		/bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t[\w+/=]{0,120}/y,
	),
];
