import { ALNUM, DENSE, URL64 } from "../chars.ts";
import { type Pattern, token } from "../pattern.ts";

const registry = (kind: string, title: string, keywords: string | readonly string[], secret: RegExp, options = {}) =>
	token(kind, "package", title, keywords, secret, options);

/** Package and image registries. */
export const packagePatterns: readonly Pattern[] = [
	registry("npm-token", "npm access token", "npm_", /npm_[A-Za-z0-9]{36}/y, { rest: ALNUM }),
	registry("npm-auth-token", "Token in an .npmrc", [":_authToken=", ":_auth=", "_authToken="], /[\w+/=.~-]{8}/y, {
		lead: /:?_auth(?:Token)?=/iy,
		rest: DENSE,
		edge: "any",
		accept: (value: string) => /[0-9A-Z]/.test(value) && !value.startsWith("npm_xxx"),
	}),
	registry("pypi-token", "PyPI upload token", ["pypi-AgEIcHlwaS5vcmc", "pypi-AgENdGVzdC5weXBpLm9yZw"], /pypi-AgE[\w-]{50}/y, {
		rest: URL64,
	}),
	registry("nuget-key", "NuGet key", "oy2", /oy2[a-z0-9]{43}(?![A-Za-z0-9])/y),
	registry("rubygems-key", "RubyGems key", "rubygems_", /rubygems_[0-9a-f]{48}/y),
	registry("cargo-token", "crates.io token", "cio", /cio[A-Za-z0-9]{32}(?![A-Za-z0-9])/y, {
		accept: (value: string) => /\d/.test(value) && /[A-Z]/.test(value),
	}),
	registry("clojars-token", "Clojars token", "CLOJARS_", /CLOJARS_[0-9a-z]{58,60}/iy),
	registry("docker-token", "Docker Hub token", ["dckr_pat_", "dckr_oat_"], /dckr_[po]at_[\w-]{20}/y, { rest: URL64 }),
	registry("docker-auth", "Docker registry credentials", '"auth"', /[A-Za-z0-9+/]{12}/y, {
		lead: /"auth"\s{0,4}:\s{0,4}"/iy,
		rest: DENSE,
		accept: (value: string) => /[0-9A-Z]/.test(value),
	}),
	registry("artifactory-api-key", "JFrog Artifactory key", ["AKC", "AKCp"], /AKC[a-zA-Z0-9]{10}/y, {
		rest: ALNUM,
		accept: (value: string) => /\d/.test(value),
	}),
	registry("artifactory-password", "JFrog Artifactory encrypted password", "AP", /AP[0-9A-F][A-Za-z0-9]{8}(?![A-Za-z0-9])/y, {
		rest: ALNUM,
		accept: (value: string) => /\d/.test(value.slice(3)) && /[a-z]/.test(value) && /[A-Z]/.test(value.slice(3)),
	}),
	registry("artifactory-reference-token", "JFrog reference token", "cmVmdGtu", /cmVmdGtu[A-Za-z0-9]{48}/y, { rest: DENSE }),
	registry(
		"contribsys-token",
		"Sidekiq (Contributed Systems) gem credentials",
		["contribsys__com", "gems.contribsys.com", "enterprise.contribsys.com"],
		/[0-9a-f]{8}:[0-9a-f]{8}(?![0-9a-f])/iy,
		{ lead: /contribsys__com\w{0,12}["'\s]{0,4}[:=]{1,2}["'\s]{0,4}/iy, edge: "any" },
	),
	registry("postman-api-key", "Postman key", "PMAK-", /PMAK-[0-9a-f]{24}-[0-9a-f]{34}/iy),
	registry("readme-api-key", "ReadMe key", "rdme_", /rdme_[a-z0-9]{60}/y, { rest: ALNUM }),
	registry(
		"private-packagist-token",
		"Private Packagist token",
		["packagist_uut_", "packagist_ort_", "packagist_oot_"],
		/packagist_[ou][ro]?[tu]t?_[0-9a-f]{40}/y,
		{ rest: ALNUM },
	),
];
