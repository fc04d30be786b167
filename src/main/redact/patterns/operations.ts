import { ALNUM, DENSE, DOTTED, URL64 } from "../chars.ts";
import { type Pattern, token } from "../pattern.ts";

const ops = (kind: string, title: string, keywords: string | readonly string[], secret: RegExp, options = {}) =>
	token(kind, "operations", title, keywords, secret, options);

/** Observability, identity, data platforms and other services. */
export const operationsPatterns: readonly Pattern[] = [
	ops("databricks-token", "Databricks token", "dapi", /dapi[0-9a-f]{32}(?:-\d)?(?![0-9a-z])/y),
	ops("datadog-key", "Datadog client token", ["pub", "ddp_", "ddapp_"], /(?:pub[0-9a-f]{32}(?![0-9a-z])|dd(?:p|app)_[A-Za-z0-9]{32,40})/y),
	ops(
		"newrelic-key",
		"New Relic key",
		["NRAK-", "NRII-", "NRIQ-", "NRJS-", "NRRA-", "NRBR-", "NRAL"],
		/NR(?:AK|II|IQ|JS|RA|BR)-[A-Za-z0-9_-]{19}/iy,
		{ rest: URL64 },
	),
	ops("newrelic-license-key", "New Relic licence key", "NRAL", /[0-9a-f]{36}NRAL/y, { back: [ALNUM, 36], edge: "any" }),
	ops("sentry-token", "Sentry token", ["sntrys_", "sntryu_"], /sntry[su]_[A-Za-z0-9+/=_-]{60}/y, { rest: DENSE }),
	ops("grafana-token", "Grafana service account or cloud token", ["glsa_", "glc_"], /gl(?:sa|c)_[A-Za-z0-9+/=_]{24}/y, { rest: DENSE }),
	ops("grafana-api-key", "Grafana legacy key", "eyJrIjoi", /eyJrIjoi[A-Za-z0-9+/]{40}/y, { rest: DENSE }),
	ops("dynatrace-token", "Dynatrace token", "dt0", /dt0[a-z]\d{2}\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{64}/y),
	ops("honeycomb-key", "Honeycomb key", ["hcaik_", "hcbik_", "hcxik_", "hcamk_"], /hc[abx][im]k_[a-z0-9]{40}/y, { rest: ALNUM }),
	ops("axiom-token", "Axiom token", ["xaat-", "xapt-"], /xa[ap]t-[0-9a-f]{8}-[0-9a-f-]{27}/y),
	ops("pagerduty-key", "PagerDuty key", ["pd_", "u+"], /(?:pd_[\w-]{24}|u\+[A-Za-z0-9_-]{18}(?![\w-]))/y, {
		accept: (value: string) => /\d/.test(value) && /[A-Z]/.test(value),
	}),
	ops("okta-token", "Okta API token", "SSWS", /00[\w-]{38,40}/y, { lead: /SSWS\s{1,3}/iy }),
	ops(
		"launchdarkly-key",
		"LaunchDarkly key",
		["api-", "sdk-", "mob-"],
		/(?:api|sdk|mob)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-z])/y,
	),
	ops("segment-token", "Segment public API token", "sgp_", /sgp_[A-Za-z0-9]{64}/y, { rest: ALNUM }),
	ops("posthog-key", "PostHog key", ["phx_", "phc_"], /ph[xc]_[A-Za-z0-9]{40}/y, { rest: ALNUM }),
	ops("confluent-key", "Confluent Cloud API secret", "cflt", /cflt[A-Za-z0-9+/]{60}/y, { rest: DENSE }),
	ops("elastic-api-key", "Elastic Cloud key", "essu_", /essu_[A-Za-z0-9+/]{30}/y, { rest: DENSE }),
	ops(
		"planetscale-secret",
		"PlanetScale password or token",
		["pscale_pw_", "pscale_tkn_", "pscale_oauth_"],
		/pscale_(?:pw|tkn|oauth)_[\w=.-]{28}/iy,
		{ rest: DENSE },
	),
	ops("neon-api-key", "Neon key", ["napi_", "npg_"], /(?:napi_[a-z0-9]{40}|npg_[A-Za-z0-9]{12})/y, { rest: ALNUM }),
	ops("upstash-token", "Upstash token", "upstash_", /upstash_[\w-]{30}/y, { rest: URL64 }),
	ops("clickhouse-key", "ClickHouse Cloud secret", "4b1d", /4b1d[A-Za-z0-9]{38}(?![A-Za-z0-9])/y),
	ops("airtable-token", "Airtable personal access token", "pat", /pat[A-Za-z0-9]{14}\.[0-9a-f]{64}/y),
	ops("airtable-oauth-token", "Airtable OAuth token", ".v1.", /oaa[A-Za-z0-9]{14}\.v1\.[\w+/=-]{40}/y, {
		back: [ALNUM, 17],
		rest: DENSE | DOTTED,
		edge: "any",
	}),
	ops("notion-token", "Notion token", ["ntn_", "secret_"], /(?:ntn_[A-Za-z0-9]{40}|secret_[A-Za-z0-9]{43})/y, { rest: ALNUM }),
	ops("linear-api-key", "Linear key", ["lin_api_", "lin_oauth_"], /lin_(?:api|oauth)_[A-Za-z0-9]{36}/y, { rest: ALNUM }),
	ops("asana-token", "Asana personal access token", ["1/", "2/"], /[12]\/\d{12,20}(?:\/\d{12,20})?:[0-9a-f]{32}/y),
	ops("figma-token", "Figma token", ["figd_", "figp_", "figo_", "figu_"], /fig[dpou]_[\w-]{36}/y, { rest: DENSE }),
	ops("typeform-token", "Typeform token", "tfp_", /tfp_[\w.=-]{40}/y, { rest: DENSE | DOTTED }),
	ops("mapbox-token", "Mapbox token", ["pk.", "sk."], /[ps]k\.[A-Za-z0-9]{60}/y, { rest: DOTTED }),
	ops("contentful-token", "Contentful personal token", "CFPAT-", /CFPAT-[\w-]{43}/y),
	ops("frameio-token", "Frame.io token", "fio-u-", /fio-u-[\w=-]{60}/iy, { rest: DENSE }),
	ops("hubspot-token", "HubSpot private app token", ["pat-na", "pat-eu"], /pat-(?:na|eu)\d-[0-9a-f]{8}-[0-9a-f-]{27}/iy),
	ops("salesforce-token", "Salesforce access token", "00D", /00D[A-Za-z0-9]{12,15}![\w.]{80}/y, { rest: DOTTED }),
	ops("onepassword-service-token", "1Password service account token", "ops_eyJ", /ops_eyJ[A-Za-z0-9+/_-]{60}/y, { rest: DENSE }),
	ops(
		"onepassword-secret-key",
		"1Password secret key",
		"A3-",
		/A3-[A-Z0-9]{6}-[A-Z0-9]{6}-?[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}/y,
	),
	ops("bitwarden-token", "Bitwarden machine account token", "0.", /0\.[0-9a-f]{8}-[0-9a-f-]{27}\.[A-Za-z0-9]{28,32}:[A-Za-z0-9+/]{20}/y, {
		rest: DENSE,
	}),
	ops("adobe-client-secret", "Adobe client secret", "p8e-", /p8e-[\w-]{32}/iy),
	ops("adafruit-key", "Adafruit IO key", "aio_", /aio_[A-Za-z0-9]{28}(?![A-Za-z0-9])/y),
	ops("alchemy-key", "Alchemy key", "alcht_", /alcht_[A-Za-z0-9]{30}/y),
	ops(
		"authress-key",
		"Authress service client key",
		["sc_", "ext_", "scauth_", "authress_"],
		/(?:sc|ext|scauth|authress)_[a-z0-9]{5,30}\.[a-z0-9]{4,6}\.acc[_-][a-z0-9-]{10,32}\.[a-z0-9+/_=-]{30}/iy,
		{ rest: DENSE },
	),
	ops("settlemint-token", "SettleMint token", ["sm_pat_", "sm_aat_", "sm_sat_"], /sm_[pas]at_[A-Za-z0-9]{16}/y, { rest: ALNUM }),
	ops("tines-webhook", "Tines webhook URL", ".tines.com/webhook/", /[a-z0-9]{32}\/[a-z0-9]{32}/y, {
		lead: /\.tines\.com\/webhook\//iy,
		edge: "any",
	}),
	ops("ngrok-token", "ngrok token", ["ak_2", "cr_2"], /(?:ak|cr)_2[A-Za-z0-9]{26}/y, { rest: ALNUM }),
	ops("zoho-token", "Zoho OAuth token", "1000.", /1000\.[0-9a-f]{32}\.[0-9a-f]{32}/y),
	ops("canva-client-secret", "Canva client secret", "cnvca", /cnvca[\w-]{40}/y, { rest: URL64 }),
	ops("consul-acl-token", "Consul or Nomad ACL token", ["X-Consul-Token", "X-Nomad-Token", "X-Vault-Token"], /[\w.-]{16}/y, {
		lead: /X-(?:Consul|Nomad|Vault)-Token["']?\s{0,2}[:=,]\s{0,2}["']?/iy,
		rest: DOTTED,
		accept: (value: string) => /\d/.test(value),
	}),
	ops("kubernetes-bootstrap-token", "Kubernetes bootstrap token", "--token ", /[a-z0-9]{6}\.[a-z0-9]{16}(?![a-z0-9])/y, {
		lead: /--token /iy,
		edge: "any",
	}),
	ops("aiven-token", "Aiven service password", "AVNS_", /AVNS_[\w-]{15}/y, { rest: URL64 }),
];
