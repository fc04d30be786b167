import { vendorPattern } from "../assignment.ts";
import type { Pattern } from "../pattern.ts";

/**
 * Services whose keys have no shape of their own: the name beside the value gives them away (`LOOKER = "…"`,
 * `mixpanel.key: …`).
 */
const vendors: readonly (readonly [vendor: string, title: string, ...words: string[]])[] = [
	["ibm-cloud", "IBM Cloud", "ibm_cloud", "ibmcloud", "ibm-cloud"],
	["bittrex", "Bittrex", "bittrex"],
	["mixpanel", "Mixpanel", "mixpanel"],
	["amplitude", "Amplitude", "amplitude"],
	["segment", "Segment", "segment"],
	["auth0", "Auth0", "auth0"],
	["okta", "Okta", "okta"],
	["algolia", "Algolia", "algolia"],
	["coinbase", "Coinbase", "coinbase"],
	["zendesk", "Zendesk", "zendesk"],
	["sparkpost", "SparkPost", "sparkpost"],
	["postmark", "Postmark", "postmark"],
	["jenkins", "Jenkins", "jenkins"],
	["cohere", "Cohere", "cohere"],
	["mistral", "Mistral", "mistral"],
	["deepgram", "Deepgram", "deepgram"],
	["assemblyai", "AssemblyAI", "assemblyai"],
	["looker", "Looker", "looker"],
	["sourcegraph", "Sourcegraph", "sourcegraph"],
	["sumologic", "Sumo Logic", "sumologic", "sumo"],
	["artifactory", "Artifactory", "artifactory", "jfrog", "bintray"],
	["sonar", "SonarQube", "sonar"],
	["pagerduty", "PagerDuty", "pagerduty"],
	["datadog", "Datadog", "datadog"],
	["cloudflare", "Cloudflare", "cloudflare"],
	["telegram", "Telegram", "telegram"],
	["twilio", "Twilio", "twilio"],
	["heroku", "Heroku", "heroku"],
	["netlify", "Netlify", "netlify"],
	["vercel", "Vercel", "vercel"],
	["buildkite", "Buildkite", "buildkite"],
	["travis", "Travis CI", "travisci"],
	["confluence", "Atlassian", "confluence", "atlassian"],
	["gitlab", "GitLab", "gitlab"],
	["bitbucket", "Bitbucket", "bitbucket"],
	["dropbox", "Dropbox", "dropbox"],
	["launchdarkly", "LaunchDarkly", "launchdarkly"],
	["facebook", "Facebook", "facebook"],
	["softlayer", "SoftLayer", "softlayer", "sl_api", "sl-api", "slapi"],
];

export const vendorPatterns: readonly Pattern[] = vendors.map(([vendor, title, ...words]) =>
	vendorPattern(vendor, `${title} credential named beside its value`, words),
);
