import manifest from "../../../package.json" with { type: "json" };

/** The one place that says which version this is. */
export const version: string = manifest.version;
