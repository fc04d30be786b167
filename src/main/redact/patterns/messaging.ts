import { ALNUM, DENSE, DIGIT, DOTTED, HEX, URL64 } from "../chars.ts";
import { type Pattern, token } from "../pattern.ts";

const chat = (kind: string, title: string, keywords: string | readonly string[], secret: RegExp, options = {}) =>
	token(kind, "messaging", title, keywords, secret, options);

/** Chat, mail, telephony and support desks. */
export const messagingPatterns: readonly Pattern[] = [
	chat(
		"slack-token",
		"Slack bot, user, app or legacy token",
		["xoxb-", "xoxp-", "xoxa-", "xoxo-", "xoxs-", "xoxr-", "xoxc-", "xoxd-"],
		/xox[abcdoprs]-(?:\d{1,3}-)?[\w%-]{10}/y,
		{ rest: URL64, edge: "letter", accept: (value: string) => /\d{3}/.test(value) || (/\d/.test(value) && /[a-z]/.test(value.slice(5))) },
	),
	chat("slack-config-token", "Slack configuration token", ["xoxe.xox", "xoxe-"], /xoxe(?:\.xox[bp])?-\d-[A-Za-z0-9]{40}/y, { rest: URL64 }),
	chat("slack-app-token", "Slack app-level token", "xapp-", /xapp-\d-[A-Z0-9]{6,16}-\d{6,16}-[a-z0-9]{32}/iy, { rest: ALNUM }),
	chat("slack-webhook", "Slack webhook URL", ["hooks.slack.com/", "hooks.slack-gov.com/"], /[A-Za-z0-9+/]{40}/y, {
		lead: /hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\//iy,
		rest: DENSE,
	}),
	chat("discord-webhook", "Discord webhook URL", ["discord.com/api/webhooks/", "discordapp.com/api/webhooks/"], /\d{17,20}\/[\w-]{60}/y, {
		lead: /discord(?:app)?\.com\/api\/webhooks\//iy,
		rest: URL64,
	}),
	chat("telegram-bot-token", "Telegram bot token", ":A", /\d{5,16}:A[\w-]{34}(?![\w-])/y, { back: [DIGIT, 16], edge: "any" }),
	chat("twilio-api-key", "Twilio API key or account id", ["SK", "AC"], /(?:SK|AC)[0-9a-f]{32}(?![0-9A-Za-z])/y),
	chat("sendgrid-api-key", "SendGrid key", "SG.", /SG\.[\w=-]{20,24}\.[\w=-]{30}/y, { rest: DENSE }),
	chat("sendgrid-api-key", "SendGrid key", "SG.", /SG\.[\w=.-]{66}/iy),
	chat("sendinblue-api-key", "Brevo (Sendinblue) key", ["xkeysib-", "xsmtpsib-"], /x(?:key|smtp)sib-[0-9a-f]{64}-[A-Za-z0-9]{16}/y),
	chat("mailgun-api-key", "Mailgun key", ["key-", "pubkey-"], /(?:pub)?key-[0-9a-z]{32}(?![0-9a-zA-Z])/y, {
		accept: (value: string) => /\d/.test(value),
	}),
	chat("mailchimp-api-key", "Mailchimp key", "-us", /[0-9a-f]{32}-us\d{1,2}(?!\w)/y, { back: [HEX, 32], edge: "any" }),
	chat("mandrill-api-key", "Mandrill key", "md-", /md-[\w-]{22}(?![\w-])/y, {
		accept: (value: string) => /\d/.test(value) && /[A-Z]/.test(value),
	}),
	chat(
		"postmark-server-token",
		"Postmark server token header",
		["X-Postmark-Server-Token", "X-Postmark-Account-Token"],
		/[0-9a-f]{8}-[0-9a-f-]{27}/iy,
		{ lead: /X-Postmark-(?:Server|Account)-Token["']?\s{0,2}[:=,]\s{0,2}["']?/iy },
	),
	chat("resend-api-key", "Resend key", "re_", /re_[A-Za-z0-9]{6,10}_[A-Za-z0-9]{20}/y, { rest: ALNUM }),
	chat("intercom-token", "Intercom access token", "dG9r", /dG9rOj[A-Za-z0-9+/]{50}={0,2}/y),
	chat(
		"microsoft-teams-webhook",
		"Microsoft Teams webhook URL",
		".webhook.office.com/",
		/[\w@-]{60,90}\/IncomingWebhook\/[A-Za-z0-9]{32}\/[A-Za-z0-9-]{36}/y,
		{ lead: /\.webhook\.office\.com\/webhookb2\//iy, edge: "any", rest: URL64 },
	),
	chat(
		"google-chat-webhook",
		"Google Chat webhook key",
		"chat.googleapis.com/v1/spaces/",
		/[\w-]{10,16}\/messages\?key=[\w-]{39}&token=[\w%-]{40}/y,
		{ lead: /chat\.googleapis\.com\/v1\/spaces\//iy, rest: DENSE },
	),
	chat("zapier-webhook", "Zapier webhook URL", "hooks.zapier.com/hooks/catch/", /[A-Za-z0-9]{5,20}(?:\/[A-Za-z0-9]{6,12})?/y, {
		lead: /hooks\.zapier\.com\/hooks\/catch\//iy,
		accept: (value: string) => value.length >= 12,
	}),
	chat(
		"facebook-access-token",
		"Facebook app or page token",
		[
			"EAAM",
			"EAAC",
			"EAAB",
			"EAAG",
			"EAAI",
			"EAAJ",
			"EAAL",
			"EAAN",
			"EAAO",
			"EAAP",
			"EAAR",
			"EAAS",
			"EAAT",
			"EAAU",
			"EAAW",
			"EAAX",
			"EAAY",
			"EAAZ",
		],
		/EAA[A-Z][A-Za-z0-9]{60}/y,
		{ rest: ALNUM },
	),
	chat("facebook-app-token", "Facebook app id and secret pair", "|", /\d{15,16}\|[\w-]{27}(?![\w-])/y, { back: [DIGIT, 16], edge: "any" }),
	chat("linkedin-access-token", "LinkedIn access token", "AQ", /AQ[UVX][\w-]{100}/y, { rest: URL64 }),
	chat("twitter-bearer-token", "X (Twitter) bearer token", "AAAAAAAAAAAAAAAAAAAA", /A{20,24}[A-Za-z0-9%]{60}/y, { rest: DENSE | DOTTED }),
	chat("beamer-token", "Beamer key", "b_", /b_[\w=-]{44}(?![\w=-])/y, {
		accept: (value: string) => /\d/.test(value) && /[=-]/.test(value),
	}),
	chat("line-channel-token", "LINE Notify or channel token", "1O/w1cDnyilFU=", /1O\/w1cDnyilFU=/y, { back: [DENSE, 200], edge: "any" }),
	chat("zendesk-token", "Zendesk API user with token", "/token:", /[A-Za-z0-9]{40}(?![A-Za-z0-9])/y, { lead: /\/token:/iy, edge: "any" }),
];
