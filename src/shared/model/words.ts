import { z } from "zod";

/**
 * The closed vocabularies of the product (design: one word per thing). Every list is ordered: an index is a rank.
 */

/** What an action can do, mildest first. The analyser computes it; a claim can only raise it. */
export const risks = ["read", "write", "execute", "network", "destructive"] as const;
export const riskSchema = z.enum(risks);
export type Risk = (typeof risks)[number];

/** Display grade computed from risk and findings; the console never computes it. */
export const grades = ["routine", "notable", "high", "critical"] as const;
export const gradeSchema = z.enum(grades);
export type Grade = (typeof grades)[number];

/** Trust levels, lowest first. */
export const levels = ["Shadow", "DryRun", "Assisted", "Supervised", "SelectiveAutonomy"] as const;
export const levelSchema = z.enum(levels);
export type Level = (typeof levels)[number];

/** Approval modes. Strictness order is `modeStrictness`, not the list order. */
export const modes = ["yolo", "cautious", "safe", "paranoid"] as const;
export const modeSchema = z.enum(modes);
export type Mode = (typeof modes)[number];

/** Kind of action: selects the analyser and the card. */
export const kinds = [
	"shell",
	"file.read",
	"file.write",
	"file.delete",
	"network",
	"mcp.call",
	"secret.attach",
	"forge.propose",
	"deploy",
	"message",
	"plan",
	"output.release",
	"other",
] as const;
export const kindSchema = z.enum(kinds);
export type Kind = (typeof kinds)[number];

/** How strongly a connection holds an agent, computed from what was observed. */
export const strengths = ["watches", "asks", "blocks"] as const;
export const strengthSchema = z.enum(strengths);
export type Strength = (typeof strengths)[number];

const rank = <T extends string>(list: readonly T[], word: T): number => list.indexOf(word);

export const riskRank = (risk: Risk): number => rank(risks, risk);
export const levelRank = (level: Level): number => rank(levels, level);
export const gradeRank = (grade: Grade): number => rank(grades, grade);

export const maxRisk = (first: Risk, ...rest: readonly Risk[]): Risk =>
	rest.reduce((worst, risk) => (riskRank(risk) > riskRank(worst) ? risk : worst), first);

/** The stricter of two modes: yolo < cautious < safe < paranoid. */
export const strictestMode = (first: Mode, ...rest: readonly Mode[]): Mode =>
	rest.reduce((strictest, mode) => (rank(modes, mode) > rank(modes, strictest) ? mode : strictest), first);
