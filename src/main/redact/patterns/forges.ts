import { ALNUM, DENSE, DOTTED, URL64 } from "../chars.ts";
import { type Pattern, token } from "../pattern.ts";

const forge = (kind: string, title: string, keywords: string | readonly string[], secret: RegExp, options = {}) =>
	token(kind, "forge", title, keywords, secret, options);

/** Code hosts and build systems. */
export const forgePatterns: readonly Pattern[] = [
	forge("github-token", "GitHub personal, OAuth or app token", ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], /gh[pousr]_[A-Za-z0-9]{36}/y, {
		rest: URL64,
	}),
	forge("github-app-token", "GitHub app token that carries a JWT", "ghs_", /ghs_\d{1,12}_eyJ[\w-]{8}/y, { rest: DOTTED }),
	forge("github-fine-grained-token", "GitHub fine-grained personal access token", "github_pat_", /github_pat_[A-Za-z0-9_]{36}/y, {
		rest: URL64,
	}),
	forge(
		"github-app-secret",
		"GitHub app client secret id",
		["lv1.", "iv23"],
		/(?:lv1\.[0-9a-f]{16}|iv23[a-z]{2}[A-Za-z0-9]{14})(?![A-Za-z0-9])/iy,
	),
	forge("gitlab-token", "GitLab personal, group or project token", "glpat-", /glpat-[\w-]{20}/y, { rest: DOTTED }),
	forge("gitlab-runner-token", "GitLab runner token", ["glrt-", "glrtr-", "gr1348941"], /(?:glrtr?-|GR1348941)[\w-]{20}/y, {
		rest: DOTTED,
	}),
	forge("gitlab-pipeline-token", "GitLab trigger or job token", ["glptt-", "glcbt-"], /gl(?:ptt|cbt)-[\w-]{20}/y, { rest: URL64 }),
	forge(
		"gitlab-deploy-token",
		"GitLab deploy, feed, agent or application token",
		["gldt-", "glft-", "glagent-", "gloas-", "glimt-", "glsoat-", "glffct-", "glwt-"],
		/gl(?:dt|ft|agent|oas|imt|soat|ffct|wt)-[\w-]{20}/y,
		{ rest: URL64 },
	),
	forge("gitlab-session-cookie", "GitLab session cookie", "_gitlab_session=", /[0-9a-z]{32}/y, { lead: /_gitlab_session=/iy }),
	forge("bitbucket-app-password", "Bitbucket app password", "ATBB", /ATBB[A-Za-z0-9]{32}(?![A-Za-z0-9])/y),
	forge("bitbucket-access-token", "Bitbucket repository access token", ["ATCTT3xFfG", "ATATT3xFfG"], /AT[AC]TT3xFf[\w=-]{20}/y, {
		rest: DENSE,
	}),
	forge("atlassian-api-token", "Atlassian API token", "ATATT", /ATATT[\w=-]{60}/y, { rest: DENSE }),
	forge("bitbucket-data-center-token", "Bitbucket Data Center token", "BBDC-", /BBDC-[A-Za-z0-9+/]{40}/y, { rest: DENSE }),
	forge("gitea-token", "Gitea or Forgejo token", ["gta_", "fgt_"], /(?:gta|fgt)_[0-9a-f]{40}/y),
	forge("sourcehut-token", "SourceHut token", "srht_", /srht_[\w-]{32}/y, { rest: URL64 }),
	forge("circleci-token", "CircleCI token", ["CCIPAT_", "CCIPRJ_"], /CCIP(?:AT|RJ)_[A-Za-z0-9]{22}_[0-9a-f]{40}/y),
	forge("buildkite-token", "Buildkite token", ["bkua_", "bkct_", "bkaj_", "bkt_"], /bk(?:ua|ct|aj|t)_[A-Za-z0-9]{36}/y, { rest: URL64 }),
	forge("travis-token", "Travis CI token", "travis_", /travis_[\w-]{22}(?![\w-])/y, {
		accept: (value: string) => /\d/.test(value) && /[A-Z]/.test(value),
	}),
	forge("octopus-deploy-key", "Octopus Deploy key", "API-", /API-[A-Z0-9]{26,32}(?![A-Za-z0-9])/y, {
		accept: (value: string) => /[0-9]/.test(value) && /[A-Z]/.test(value.slice(4)),
	}),
	forge("sourcegraph-token", "Sourcegraph token", ["sgp_", "slk_"], /(?:sgp_(?:[A-Za-z0-9]{5,16}_)?[0-9a-fA-F]{40}|slk_[0-9a-f]{64})/y, {
		rest: ALNUM,
	}),
	forge("sonarqube-token", "SonarQube token", ["sqp_", "sqa_", "squ_"], /sq[pau]_[A-Za-z0-9]{40}/y),
	forge("snyk-token", "Snyk service token", "snyk_", /snyk_[a-z]{2,4}\.[0-9a-f]{8}\.[\w-]{20}/y, { rest: DOTTED }),
	forge("harness-token", "Harness token", ["pat.", "sat."], /[ps]at\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{20}/y),
	forge("scalr-token", "Scalr token", "at-", /at-[a-z0-9]{17}\.[\w-]{40}/y, { rest: URL64 }),
	forge("infracost-token", "Infracost token", "ico-", /ico-[A-Za-z0-9]{32}/y),
	forge("pulumi-token", "Pulumi token", "pul-", /pul-[0-9a-f]{40}/y),
	forge("prefect-token", "Prefect token", ["pnu_", "pnb_"], /pn[ub]_[A-Za-z0-9]{36}/y),
	forge("doppler-token", "Doppler token", "dp.", /dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40}/y, {
		rest: ALNUM,
	}),
	forge("infisical-token", "Infisical service token", "st.", /st\.[0-9a-f]{24}\.[0-9a-f]{32}\.[0-9a-f]{32}/y),
	forge("terraform-cloud-token", "Terraform Cloud or Enterprise token", "atlasv1", /[A-Za-z0-9]{14}\.?atlasv1\.?[A-Za-z0-9_=-]{50}/y, {
		back: [DOTTED, 16],
		rest: URL64,
		edge: "any",
	}),
	forge("vault-token", "HashiCorp Vault token", ["hvs.", "hvb.", "hvr."], /hv[sbr]\.[\w-]{20}/y, { rest: URL64 }),
	forge("vault-legacy-token", "HashiCorp Vault legacy token", ["s.", "b.", "r."], /[sbr]\.[A-Za-z0-9]{24}(?![\w.-])/y, {
		accept: (value: string) => /\d/.test(value) && /[A-Z]/.test(value) && /[a-z]/.test(value.slice(2)),
	}),
	forge("vault-unseal-key", "HashiCorp Vault unseal key", "Unseal Key", /[A-Za-z0-9+/]{40}/y, {
		lead: /Unseal Key \d{1,2}: /iy,
		rest: DENSE,
	}),
];
