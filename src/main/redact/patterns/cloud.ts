import { ALNUM, DENSE, DOTTED, OPAQUE, URL64 } from "../chars.ts";
import { type Pattern, token } from "../pattern.ts";

const cloud = (kind: string, title: string, keywords: string | readonly string[], secret: RegExp, options = {}) =>
	token(kind, "cloud", title, keywords, secret, options);

/** AWS's own documentation key ids end in `EXAMPLE`. */
const isNoExample = (value: string): boolean => !value.endsWith("EXAMPLE");
const hasDigitAndUpper = (value: string): boolean => /\d/.test(value) && /[A-Z]/.test(value);

/** Cloud providers and hosting platforms. */
export const cloudPatterns: readonly Pattern[] = [
	cloud(
		"aws-access-key",
		"AWS access key id",
		["AKIA", "ASIA", "ABIA", "ACCA", "AGPA", "AROA", "A3T"],
		/(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA|AGPA|AROA)[A-Z0-9]{16}(?![A-Za-z0-9])/y,
		{ accept: isNoExample },
	),
	cloud("aws-mws-key", "Amazon MWS auth token", "amzn.mws.", /amzn\.mws\.[0-9a-f]{8}-[0-9a-f-]{27}/y),
	cloud("aws-appsync-key", "AWS AppSync key", "da2-", /da2-[a-z0-9]{26}(?![a-z0-9])/y),
	cloud(
		"aws-cognito-pool",
		"Amazon Cognito identity pool id",
		["us-", "eu-", "ap-"],
		/(?:us|eu|ap)-[a-z]{4,9}-\d:[0-9a-f]{8}-[0-9a-f-]{27}/y,
	),
	cloud("aws-presigned-signature", "Signature in a presigned AWS URL", ["X-Amz-Signature=", "X-Amz-Security-Token="], /[\w%+/=-]{32}/y, {
		lead: /X-Amz-(?:Signature|Security-Token)=/iy,
		rest: OPAQUE,
	}),
	cloud("gcp-oauth-token", "Google OAuth access token", "ya29.", /ya29\.[\w.-]{20}/y, { rest: DOTTED }),
	cloud("gcp-refresh-token", "Google OAuth refresh token", "1//0", /1\/\/0[\w-]{38}/y, { rest: URL64 }),
	cloud("gcp-client-secret", "Google OAuth client secret", "GOCSPX-", /GOCSPX-[\w-]{20}/y, { rest: URL64 }),
	cloud("gcp-hmac-key", "Google Cloud Storage HMAC id", "GOOG1E", /GOOG1E[A-Z0-9]{20}/y, { rest: ALNUM }),
	cloud("azure-client-secret", "Microsoft Entra client secret", "Q~", /[\w.~-]{3}\dQ~[\w.~-]{30,36}/y, { back: [OPAQUE, 4], edge: "any" }),
	cloud(
		"azure-storage-key",
		"Azure storage account key",
		["AccountKey=", "AccountKey:", "account_key", "accountkey"],
		/[A-Za-z0-9+/]{40}/y,
		{ lead: /account_?key["']?\s{0,3}[=:]{1,2}>?\s{0,3}["']?/iy, rest: DENSE },
	),
	cloud("azure-shared-access-key", "Azure shared access key", ["SharedAccessKey=", "SharedSecretAccessKey="], /[A-Za-z0-9+/]{30}/y, {
		lead: /Shared(?:Secret)?AccessKey=/iy,
		rest: DENSE,
	}),
	cloud("azure-sas-token", "Signature of an Azure SAS URL", ["&sig=", "?sig="], /[A-Za-z0-9%+/]{40}/y, {
		lead: /[&?]sig=/iy,
		rest: OPAQUE,
		edge: "any",
	}),
	cloud("azure-app-configuration", "Azure App Configuration secret", ";Secret=", /[A-Za-z0-9+/]{36}/y, {
		lead: /;Secret=/iy,
		rest: DENSE,
		edge: "any",
	}),
	cloud("azure-devops-pat", "Azure DevOps personal access token", "AZDO", /[A-Za-z0-9]{64,76}AZDO[A-Za-z0-9]{4}(?![A-Za-z0-9])/y, {
		back: [ALNUM, 80],
		edge: "any",
	}),
	cloud("azure-function-key", "Azure Functions key", "AzFu", /[\w-]{40,52}AzFu[\w-]{4,8}={0,2}/y, { back: [URL64, 52], edge: "any" }),
	cloud("azure-search-key", "Azure AI Search key", "AzSe", /[A-Za-z0-9]{36,52}AzSe[\w-]{4,12}/y, { back: [ALNUM, 52], edge: "any" }),
	cloud(
		"azure-entra-refresh-token",
		"Microsoft Entra refresh token",
		["1.AV", "0.AV", "1.AX", "0.AX", "1.AT", "0.AT", "1.AR", "0.AR"],
		/[01]\.A[A-Z][\w-]{40}/y,
		{ rest: DOTTED },
	),
	cloud("alibaba-access-key", "Alibaba Cloud access key id", "LTAI", /LTAI[A-Za-z0-9]{12,24}(?![A-Za-z0-9])/y, {
		accept: hasDigitAndUpper,
	}),
	cloud("tencent-secret-id", "Tencent Cloud secret id", "AKID", /AKID[A-Za-z0-9]{32}(?![A-Za-z0-9])/y),
	cloud("yandex-api-key", "Yandex Cloud API key", "AQVN", /AQVN[\w-]{35}/y, { rest: URL64 }),
	cloud("yandex-iam-token", "Yandex Cloud IAM token", "t1.", /t1\.[A-Z0-9a-z_-]{1,64}={0,2}\.[\w-]{40}/y, { rest: URL64 }),
	cloud("yandex-access-key", "Yandex Cloud static key", "YC", /YC[\w-]{38}(?![\w-])/y, { accept: hasDigitAndUpper }),
	cloud("digitalocean-token", "DigitalOcean token", ["dop_v1_", "doo_v1_", "dor_v1_"], /do[opr]_v1_[0-9a-f]{40}/y, { rest: ALNUM }),
	cloud("heroku-api-key", "Heroku API key", "HRKU-", /HRKU-[\w-]{32}/y, { rest: URL64 }),
	cloud("cloudflare-origin-ca-key", "Cloudflare origin CA key", "v1.0-", /v1\.0-[0-9a-f]{24}-[0-9a-f]{100}/y, { rest: ALNUM }),
	cloud("cloudflare-token", "Cloudflare API token", ["cfut_", "cfat_", "cfk_"], /cf(?:ut|at|k)_[A-Za-z0-9_-]{32}/y, { rest: URL64 }),
	cloud("firebase-cloud-messaging-key", "Firebase Cloud Messaging server key", ":APA91b", /[A-Za-z0-9_-]{7,22}:APA91b[\w-]{60}/y, {
		back: [URL64, 22],
		rest: URL64,
		edge: "any",
	}),
	cloud("firebase-server-key", "Firebase server key", "AAAA", /AAAA[\w-]{7}:[\w-]{100}/y, { rest: URL64 }),
	cloud("supabase-access-token", "Supabase token", ["sbp_", "sb_secret_"], /(?:sbp_[0-9a-f]{32}|sb_secret_[\w-]{22})/y, { rest: URL64 }),
	cloud(
		"vercel-token",
		"Vercel token",
		["vcp_", "vci_", "vca_", "vcr_", "vck_", "vercel_"],
		/(?:vc[piark]|vercel_[a-z]{2,4})_[A-Za-z0-9]{24}/y,
		{ rest: ALNUM },
	),
	cloud("vercel-blob-token", "Vercel Blob token", "vercel_blob_rw_", /vercel_blob_rw_[A-Za-z0-9]{12,20}_[A-Za-z0-9]{20}/y, { rest: URL64 }),
	cloud("netlify-token", "Netlify token", ["nfp_", "nfc_", "nfo_", "nfu_", "nfb_"], /nf[pcoub]_[A-Za-z0-9]{30}/y, { rest: URL64 }),
	cloud("flyio-token", "Fly.io token", ["fo1_", "fm1a_", "fm1r_", "fm2_"], /f(?:o1|m1[ar]|m2)_[\w+/-]{30}/y, { rest: DENSE }),
	cloud("render-api-key", "Render key", "rnd_", /rnd_[A-Za-z0-9]{28}/y, { rest: ALNUM }),
	cloud("linode-token", "Linode token", "lin_pat_", /lin_pat_[A-Za-z0-9]{32}/y, { rest: ALNUM }),
	cloud("scaleway-access-key", "Scaleway access key", "SCW", /SCW[A-Z0-9]{17}(?![A-Za-z0-9])/y, {
		accept: (value: string) => /\d/.test(value),
	}),
	cloud("scalingo-token", "Scalingo token", "tk-us-", /tk-us-[\w-]{40}/y, { rest: URL64 }),
	cloud("upcloud-token", "UpCloud token", "ucat_", /ucat_[A-Z0-9]{24}/y, { rest: ALNUM }),
	cloud("ibm-cos-hmac-id", "IBM Cloud Object Storage HMAC id", "cos-hmac-", /cos-hmac-[0-9a-f]{32}/y),
	cloud("defined-networking-token", "Defined Networking token", "dnkey-", /dnkey-[a-z0-9=_-]{26}-[a-z0-9=_-]{40}/iy, { rest: URL64 }),
	cloud("openshift-token", "OpenShift user token", "sha256~", /sha256~[\w-]{43}/y),
	cloud("tailscale-key", "Tailscale key", "tskey-", /tskey-[a-z]{2,12}-[A-Za-z0-9]{6,20}(?:-[A-Za-z0-9]{16})?/y, {
		rest: URL64,
		edge: "letter",
	}),
];
