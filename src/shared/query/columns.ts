import { z } from "zod";

/** Formats and columns of an export. */

/** `jsonl` holds each entry's canonical bytes, so that it can be verified; `json` is one list; `ocsf` is one OCSF event a line. */
export const exportFormats = ["csv", "jsonl", "json", "ocsf"] as const;
export const exportFormatSchema = z.enum(exportFormats);
export type ExportFormat = (typeof exportFormats)[number];

export const exportColumns = [
	"seq",
	"time",
	"event",
	"actor",
	"agent",
	"subject",
	"outcome",
	"decided-by",
	"risk",
	"kind",
	"tool",
	"rule",
	"path",
	"host",
	"secret",
	"session",
	"request",
	"digest",
	"duration-ms",
	"read-ms",
	"leaf",
] as const;
export const exportColumnSchema = z.enum(exportColumns);
export type ExportColumn = (typeof exportColumns)[number];
