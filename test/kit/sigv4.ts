import { createHash, createHmac } from "node:crypto";

/**
 * AWS Signature Version 4 as a server checks it, written from the specification and apart from the library that signs.
 * Null when the request is rightly signed, else what is wrong with it.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export const whatIsWrong = (
	request: { readonly method: string; readonly path: string; readonly headers: Readonly<Record<string, string>>; readonly body: string },
	key: { readonly id: string; readonly secret: string },
): string | null => {
	const { headers } = request;
	const authorization = headers["authorization"] ?? "";
	const parts =
		/^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
			authorization,
		);
	if (parts === null) return "no signature of version 4";
	const [, id = "", day = "", region = "", service = "", signedNames = "", signature = ""] = parts;
	if (id !== key.id) return "unknown key";
	const time = headers["x-amz-date"] ?? "";
	if (!time.startsWith(day)) return "the day is not that of the time";
	const names = signedNames.split(";");
	for (const name of ["host", "x-amz-date", "x-amz-content-sha256"]) if (!names.includes(name)) return `\`${name}\` is not signed`;
	const bodyHash = createHash("sha256").update(request.body, "utf8").digest("hex");
	if (headers["x-amz-content-sha256"] !== bodyHash) return "the body is not the one that was signed";
	const canonical = [
		request.method,
		request.path,
		"",
		...names.map((name) => `${name}:${(headers[name] ?? "").trim().replace(/\s+/g, " ")}`),
		"",
		signedNames,
		bodyHash,
	].join("\n");
	const scope = `${day}/${region}/${service}/aws4_request`;
	const toSign = ["AWS4-HMAC-SHA256", time, scope, createHash("sha256").update(canonical).digest("hex")].join("\n");
	const mac = (with_: string | Buffer, text: string): Buffer => createHmac("sha256", with_).update(text).digest();
	const signing = mac(mac(mac(mac(`AWS4${key.secret}`, day), region), service), "aws4_request");
	return mac(signing, toSign).toString("hex") === signature ? null : "the signature does not match";
};
